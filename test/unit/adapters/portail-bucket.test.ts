import type { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { portailBucket } from '../../../functions/adapters/portail-bucket.ts';
import { type PortalFact, PortalFactSchema } from '../../../functions/domain/portal-facts.ts';

/** Keys of the objects that a fact makes. */
async function toldOf(fact: PortalFact): Promise<string[]> {
  const keys: string[] = [];
  const client = { send: async ({ input }: { input: { Key: string } }) => void keys.push(input.Key) } as unknown as S3Client;
  await portailBucket({ bucket: 'portail' }, client).tell(fact);
  return keys;
}
const at = '2026-11-25T15:00:00.000Z';
const received = (numero: string) =>
  PortalFactSchema.parse({ version: '1', fact: 'recu', numero, seq: 1, at, demarche: 'RCO', insee: '01001', submittedAt: at });
const refused = (numero: string) =>
  PortalFactSchema.parse({
    version: '1',
    fact: 'refuse',
    numero,
    at,
    depot: { key: 'msp/a.zip', quarantine: 'ab12' },
    refusal: { code: 'NUMERO_RESERVE', place: 'message.xml' },
    usager: 'Recommencez.',
  });

test('the portal is told of a dossier of an usager', async () => {
  expect(await toldOf(received('A-4-QX9WR26D'))).toEqual(['A-4-QX9WR26D/000001.json']);
});
test('the portal is not told of a canary', async () => {
  expect(await toldOf(received('A-0-ESSAIABCDEFGH23'))).toEqual([]);
});
test('the portal is told of a deposit that was refused for its reserved number: it made it', async () => {
  expect(await toldOf(refused('A-0-ESSAIABCDEFGH23'))).toHaveLength(1);
});
