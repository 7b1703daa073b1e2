import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { OUTPUTS_FILE } from './paths.ts';

const SftpAccessSchema = { boite: z.string(), username: z.string(), password: z.string() };
const GsAccessSchema = { mailbox: z.string(), agent: z.string(), agentPassword: z.string() };

const OutputRaccordementSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('sftp'), ...SftpAccessSchema, mailbox: z.string() }),
  z.strictObject({ mode: z.literal('courriel'), ...GsAccessSchema }),
  z.strictObject({ mode: z.literal('mixte'), ...SftpAccessSchema, ...GsAccessSchema }),
]);
export type OutputRaccordement = z.infer<typeof OutputRaccordementSchema>;

const OutputCommuneSchema = z.strictObject({
  insee: z.string(),
  siret: z.string(),
  nom: z.string(),
  raccordements: z.partialRecord(z.enum(['RCO', 'ILE']), OutputRaccordementSchema),
});
export type OutputCommune = z.infer<typeof OutputCommuneSchema>;

/** What a program needs to play with a running local cloud: `.local/outputs.json`. */
export const OutputsSchema = z.object({
  endpoint: z.url(),
  region: z.string(),
  buckets: z.object({ depot: z.string(), boites: z.string(), vault: z.string(), portail: z.string(), ledger: z.string() }),
  depotPrefix: z.string(),
  tables: z.object({ dossiers: z.string(), acces: z.string() }),
  stateMachines: z.object({ 'dossier-lifecycle': z.string() }),
  sftp: z.object({ host: z.string(), port: z.int(), hostKey: z.string() }),
  /** The double of Transfer Family's connectors (`AWS_ENDPOINT_URL_TRANSFER`), and the roles to give them: locally nobody takes them up. */
  transfer: z.object({ url: z.url(), accessRoleArn: z.string(), loggingRoleArn: z.string() }),
  /** The API behind a base address; tokens come from the user pool (USER_PASSWORD_AUTH, local stage only). */
  gs: z.object({ url: z.url(), userPoolId: z.string(), clientId: z.string() }),
  /** Base address of the pages of activation links. */
  activation: z.object({ url: z.url() }),
  mails: z.object({ url: z.url() }),
  communes: z.array(OutputCommuneSchema),
  functions: z.record(z.string(), z.string()),
  queues: z.object({
    depot: z.string(),
    retours: z.string(),
    fetch: z.string(),
    mail: z.string(),
    notices: z.string(),
    mailEvents: z.string(),
    retry: z.string(),
    destruction: z.string(),
    deliveries: z.string(),
  }),
  /** Between the functions and the emulator; absent where the endpoint was given. */
  proxy: z.object({ url: z.url(), control: z.url() }).optional(),
  pid: z.int(),
});
export type Outputs = z.infer<typeof OutputsSchema>;

/** Written in one move, so that no reader ever sees half a file. */
export function writeOutputs(outputs: Outputs): void {
  mkdirSync(dirname(OUTPUTS_FILE), { recursive: true });
  const draft = `${OUTPUTS_FILE}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(outputs, undefined, 2)}\n`);
  renameSync(draft, OUTPUTS_FILE);
}

/** Outputs of the cloud of the running tests (TELEDOSSIER_OUTPUTS names their file), else of `npm start`. */
export function readOutputs(): Outputs {
  return OutputsSchema.parse(JSON.parse(readFileSync(process.env.TELEDOSSIER_OUTPUTS ?? OUTPUTS_FILE, 'utf8')));
}

/** Removes the file where it is our own: another `npm start` may have written its own since. */
export function removeOutputs(): void {
  try {
    if (readOutputs().pid === process.pid) rmSync(OUTPUTS_FILE, { force: true });
  } catch {
    // No file, or not one that can be read: not ours.
  }
}
