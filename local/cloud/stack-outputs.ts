import * as z from 'zod';
import { dashed } from '../../infra/names.ts';

/** Outputs of the stacks that the local cloud relies on; the names of the functions are gathered apart. */
const StackOutputsSchema = z.object({
  DepotBucket: z.string(),
  BoitesBucket: z.string(),
  VaultBucket: z.string(),
  PortailBucket: z.string(),
  LedgerBucket: z.string(),
  DossiersTable: z.string(),
  AccesTable: z.string(),
  UserPoolId: z.string(),
  UserPoolClientId: z.string(),
  DossierLifecycleArn: z.string(),
  DepotQueueUrl: z.string(),
  RetoursQueueUrl: z.string(),
  FetchQueueUrl: z.string(),
  DeliveriesQueueUrl: z.string(),
  MailQueueUrl: z.string(),
  NoticesQueueUrl: z.string(),
  MailEventsQueueUrl: z.string(),
  RetryQueueUrl: z.string(),
  ConnectorAccessRoleArn: z.string(),
  ConnectorLoggingRoleArn: z.string(),
  DestructionQueueUrl: z.string(),
  ApiId: z.string(),
  ActivationApiId: z.string(),
});

export interface StackOutputs extends z.infer<typeof StackOutputsSchema> {
  /** Name of each deployed function by its verb-noun: `receive-deposit`, `gs-api`… */
  readonly functions: Readonly<Record<string, string>>;
}

const verbNoun = (output: string) => dashed(output.replace(/Function$/, ''));

export function readStackOutputs(byStack: Readonly<Record<string, Readonly<Record<string, string>>>>): StackOutputs {
  const all: Record<string, string> = Object.assign({}, ...Object.values(byStack));
  const functions = Object.entries(all).filter(([name]) => name.endsWith('Function'));
  return { ...StackOutputsSchema.parse(all), functions: Object.fromEntries(functions.map(([name, value]) => [verbNoun(name), value])) };
}
