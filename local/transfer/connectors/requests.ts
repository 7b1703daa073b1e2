import * as z from 'zod';
import { invalid } from './errors.ts';

/** Shapes and limits of the service's model (`transfer-2018-11-05`). Loose, as AWS is: members that it does not know are overlooked. */
const ConnectorIdSchema = z.string().regex(/^c-[0-9a-f]{17}$/);
const PathSchema = z.string().min(1).max(1024).regex(/^.+$/);
const RoleSchema = z
  .string()
  .min(20)
  .max(2048)
  .regex(/^arn:.*role\/\S+$/);

const SftpConfigSchema = z.object({
  UserSecretId: z.string().min(1).max(2048).optional(),
  TrustedHostKeys: z.array(z.string().min(1).max(2048)).max(10).optional(),
  MaxConcurrentConnections: z.int().min(1).optional(),
  OrderedUserSecretVersionStages: z.array(z.string().min(1)).max(2).optional(),
});
export type SftpConfig = z.infer<typeof SftpConfigSchema>;

const settings = {
  Url: z.string().max(255).optional(),
  LoggingRole: RoleSchema.optional(),
  SftpConfig: SftpConfigSchema.optional(),
  As2Config: z.unknown().optional(),
  EgressConfig: z.unknown().optional(),
  SecurityPolicyName: z
    .string()
    .max(100)
    .regex(/^TransferSFTPConnectorSecurityPolicy-[A-Za-z0-9-]+$/)
    .optional(),
  IpAddressType: z.enum(['IPV4', 'DUALSTACK']).optional(),
};
const page = { MaxResults: z.int().min(1).max(1000).optional(), NextToken: z.string().min(1).max(6144).optional() };
const connector = { ConnectorId: ConnectorIdSchema };

export const RequestSchemas = {
  CreateConnector: z.object({
    ...settings,
    AccessRole: RoleSchema,
    Tags: z
      .array(z.object({ Key: z.string().max(128), Value: z.string().max(256) }))
      .min(1)
      .max(50)
      .optional(),
  }),
  UpdateConnector: z.object({ ...connector, ...settings, AccessRole: RoleSchema.optional() }),
  DeleteConnector: z.object(connector),
  DescribeConnector: z.object(connector),
  ListConnectors: z.object(page),
  TestConnection: z.object(connector),
  StartFileTransfer: z.object({
    ...connector,
    SendFilePaths: z.array(PathSchema).min(1).max(10).optional(),
    RetrieveFilePaths: z.array(PathSchema).min(1).max(10).optional(),
    LocalDirectoryPath: PathSchema.optional(),
    RemoteDirectoryPath: PathSchema.optional(),
  }),
  ListFileTransferResults: z.object({
    ...connector,
    ...page,
    TransferId: z
      .string()
      .max(512)
      .regex(/^[0-9a-zA-Z./-]+$/),
  }),
  StartRemoteMove: z.object({ ...connector, SourcePath: PathSchema, TargetPath: PathSchema }),
  StartRemoteDelete: z.object({ ...connector, DeletePath: PathSchema }),
  StartDirectoryListing: z.object({
    ...connector,
    RemoteDirectoryPath: PathSchema,
    OutputDirectoryPath: PathSchema,
    MaxItems: z.int().min(1).optional(),
  }),
} as const;
export type Operation = keyof typeof RequestSchemas;
export type RequestOf<O extends Operation> = z.output<(typeof RequestSchemas)[O]>;

/** The request of an operation; anything else is refused as AWS refuses it, the member named. */
export function readRequest<O extends Operation>(operation: O, body: unknown): RequestOf<O> {
  const read = RequestSchemas[operation].safeParse(body);
  if (read.success) return read.data as RequestOf<O>;
  const { path, message } = read.error.issues[0] ?? { path: [], message: 'malformed' };
  throw invalid(`1 validation error detected: ${path.join('.') || 'request'}: ${message}`);
}
