import { DeleteTableCommand, DynamoDBClient, RestoreTableToPointInTimeCommand } from '@aws-sdk/client-dynamodb';
import { subDays } from 'date-fns';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { eventSources } from '../../functions/adapters/event-sources.ts';
import { answerTo } from '../../local/players/commune.ts';
import { newNumero, type World, world } from '../e2e/world.ts';
import { done, ops } from '../ops-command.ts';

let w: World;
let dynamo: DynamoDBClient;
const RESTORED = `restauree-${process.pid}`;
beforeAll(() => {
  const outputs = inject('outputs');
  w = world(outputs);
  dynamo = new DynamoDBClient({ endpoint: outputs.endpoint, region: outputs.region });
});
afterAll(() => dynamo.send(new DeleteTableCommand({ TableName: RESTORED })));

/** The emulator restores what is there, whatever instant it is asked for (local/gaps/point-in-time-restore.ts): it is asked at that instant. */
async function restoredAsOfNow(): Promise<string> {
  const to = new Date().toISOString();
  const SourceTableName = w.outputs.tables.dossiers;
  await dynamo.send(new RestoreTableToPointInTimeCommand({ SourceTableName, TargetTableName: RESTORED, UseLatestRestorableTime: true }));
  return to;
}

async function sendMails(on: boolean): Promise<void> {
  for (const { id } of await eventSources().queuesOf(w.outputs.functions['send-mails'] ?? '')) await eventSources().enable(id, on);
}

const inBoite = async (numero: string) => (await w.versions('boites', numero)).filter((key) => key.includes('/teledossiers/'));

test('a table restored to a point in time learns what was received, answered, mailed and destroyed since: nothing lost, nothing twice', async () => {
  const [boite, gs] = [w.commune('sftp'), w.commune('courriel')];
  const [answered, mailed, purged, received, delivered] = [newNumero(), newNumero(), newNumero(), newNumero(), newNumero()];

  // Before the instant: one handed over, one whose thirty days end soon, one whose mails are owed and have not left.
  await w.deposit(answered, boite);
  await w.deposit(purged, boite, 'RCO', new Date(subDays(new Date(), 30).getTime() + 1_800_000));
  await w.settledMails(answered, 1);
  await w.settledMails(purged, 1);
  await sendMails(false);
  await w.deposit(mailed, boite);
  await w.reaches(mailed, 'transmis');
  const to = await restoredAsOfNow();
  await sendMails(true);

  // Since: those mails, an answer, two deposits of which one lies in a boite, a destruction.
  const software = await w.softwareOf(boite.raccordement);
  const fetch = async (numero: string) =>
    software.fetch('teledossiers', (await software.list('teledossiers')).find((name) => name.includes(numero)) ?? '');
  await software.upload(`${answered}.zip`, await answerTo(await fetch(answered), { status: '16', comment: 'Votre dossier est étudié.' }));
  await Promise.all([w.deposit(received, gs), w.deposit(delivered, boite)]);
  const { expiresAt } = await w.reaches(purged, 'transmis');
  await w.destroy(purged, 'ECHEANCE#contenu', expiresAt);
  await w.until('the content is proved gone', async () => ((await w.look.dossier(purged))?.contentState === 'detruit' ? true : undefined));
  await w.reaches(answered, 'en-cours');
  const mails = async () =>
    Promise.all([answered, mailed, received, delivered].map(async (numero) => (await w.mails(numero)).map(({ subject }) => subject)));
  await w.until('every mail', async () => ((await mails()).map((one) => one.length).join() === '2,1,2,1' ? true : undefined));
  await w.settledMails(answered, 2);
  const [sent, files] = [await mails(), await inBoite(delivered)];
  const facts = await Promise.all([answered, received].map((numero) => w.versions('portail', numero)));

  // The incident, and the drill (docs/restore.md).
  await done('restauration', 'close', '--to', to, '--reason', 'essai de restauration', '--oui');
  expect(
    await w
      .sweep()
      .then(() => 'ran')
      .catch(() => 'shut'),
  ).toBe('shut');
  await w.until('SES has said what it had to say', async () =>
    (await ops(['restauration', 'copy', RESTORED, '--oui'])).code === 0 ? true : undefined,
  );
  expect(await w.look.dossier(received)).toBeNull();
  expect(await w.look.dossier(purged)).toMatchObject({ contentState: 'present' });
  expect((await ops(['restauration', 'open'])).said).toContain('restauration replay');
  const replayed = await done('restauration', 'replay');
  expect(replayed).toMatchObject({ received: [received, delivered].toSorted(), withoutPackage: [], notRouted: [], toRedo: [] });
  // Perhaps also the one whose event stood open at that very instant.
  expect(replayed.advanced).toContain(answered);
  expect(replayed).toMatchObject({ destroyed: { settled: 1 }, mails: { settled: expect.any(Number) } });
  const again = await done('restauration', 'replay');
  expect(again).toMatchObject({ received: [], advanced: [], doubted: 0, destroyed: { settled: 0 }, mails: { settled: 0 } });
  await done('restauration', 'open');

  // What is known again is what was: the ranks too, by which facts and mails are named.
  expect(await w.look.dossier(purged)).toMatchObject({ contentState: 'detruit' });
  expect((await w.versions('vault', purged)).filter((key) => key.startsWith('contenu/'))).toEqual([]);
  expect(await w.look.dossier(answered)).toMatchObject({ status: 'en-cours' });

  // And goes on: an agent answers the one, the commune closes the other; a sweep finds nothing to do again.
  const agent = await w.agentOf(gs.raccordement);
  const { version } = (await agent.show(received)).body;
  expect((await agent.decide(received, { statut: 'en-cours', version })).status).toBe(200);
  await software.upload(`${delivered}.zip`, await answerTo(await fetch(delivered), { status: '100', comment: 'Traité.' }));
  await w.reaches(delivered, 'clos');
  await w.sweep(new Date(Date.now() + 600_000).toISOString());
  await w.until('the mails of what was answered since', async () =>
    (await mails()).map((one) => one.length).join() === '2,1,3,2' ? true : undefined,
  );
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect((await mails()).map((subjects, rank) => subjects.slice(0, sent[rank]?.length))).toEqual(sent);
  expect((await mails()).map((one) => one.length)).toEqual([2, 1, 3, 2]);
  expect((await inBoite(delivered)).length).toBe(files.length);
  expect(
    (await Promise.all([answered, received].map((numero) => w.versions('portail', numero)))).map((one, rank) =>
      one.slice(0, facts[rank]?.length),
    ),
  ).toEqual(facts);
});
