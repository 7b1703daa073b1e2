import * as z from 'zod';
import { CLOSED_CIRCUIT, EndpointSchema, endpointSecretName } from '../../functions/domain/endpoint.ts';
import * as inputs from '../inputs.ts';
import type { View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { agreeOnKey, failureText, keysOfFile, testConnector } from './connector.ts';
import { credentialOptions, readCredential } from './credential.ts';
import type { EndpointOps } from './ops.ts';
import { endpointSheet } from './sheet.ts';

export const FingerprintSchema = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'une empreinte s’écrit SHA256:… comme le montre « ssh-keygen -l ».');

export const AddSchema = z.strictObject({
  id: inputs.endpointId,
  host: EndpointSchema.shape.host,
  port: z.coerce.number().pipe(EndpointSchema.shape.port).default(22),
  user: EndpointSchema.shape.user,
  technicalContact: inputs.email,
  hostKeyFile: z.string().optional(),
  fingerprint: FingerprintSchema.optional(),
  ...credentialOptions,
});
export type AddInput = z.output<typeof AddSchema>;

/**
 * Opens an endpoint: its secret, its connector, the host key that both ends agree on, and a connection that worked. Whatever fails, what
 * was made on the way is taken back: an endpoint in the table is one that answered.
 */
export async function addEndpoint({ hub, stage, terminal, now, wait }: EndpointOps, input: AddInput): Promise<View> {
  const { id, host, port, user, technicalContact } = input;
  if ((await hub.endpoints.load(id)) !== null) throw new OpsRefused(`Le serveur « ${id} » existe déjà : « endpoint show ${id} ».`);
  const given = input.hostKeyFile === undefined ? [] : await keysOfFile(input.hostKeyFile);
  const { kind, login } = await readCredential(input, terminal);
  const secretName = endpointSecretName(stage, id);
  const secretId = await hub.secrets.keep(secretName, { user, ...login });
  let connectorId: string | undefined;
  try {
    const spec = { host, port, secretId, trustedHostKeys: given.map(({ line }) => line) };
    connectorId = await hub.transfer.createConnector(spec, hub.connectorRoles());
    const addresses = await hub.transfer.egressAddresses(connectorId);
    terminal.say(`Adresses de la plate-forme, à autoriser sur le pare-feu du serveur : ${addresses.join(', ')}`);
    const first = await testConnector(hub.transfer, connectorId, wait);
    if (first.hostKey === undefined) throw new OpsRefused(failureText(first));
    const trusted = await agreeOnKey(first.hostKey, input, given, terminal);
    const trustedHostKeys = trusted.map(({ line }) => line);
    await hub.transfer.updateConnector(connectorId, { ...spec, trustedHostKeys }, hub.connectorRoles());
    const tested = first.ok ? first : await testConnector(hub.transfer, connectorId, wait);
    if (!tested.ok) throw new OpsRefused(failureText(tested));
    const at = now().toISOString();
    const credential = { kind, since: at };
    const endpoint = EndpointSchema.parse({
      ...{ id, host, port, user, trustedHostKeys, connectorId, technicalContact, credential },
      circuit: CLOSED_CIRCUIT,
      createdAt: at,
    });
    await hub.endpoints.put(endpoint);
    return { data: { endpoint, addresses }, text: endpointSheet(endpoint, { addresses }) };
  } catch (error) {
    if (connectorId !== undefined) await hub.transfer.deleteConnector(connectorId);
    await hub.secrets.remove(secretName, { forGood: true });
    throw error;
  }
}
