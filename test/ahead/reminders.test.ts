import { beforeAll, expect, inject, test } from 'vitest';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { CommuneSchema, RaccordementSchema } from '../../functions/domain/commune.ts';
import { rungs } from '../../functions/domain/reminders.ts';
import { createApplyCommand } from '../../functions/shared/apply-command.ts';
import { stageConfig } from '../../infra/config.ts';
import { newNumero, type World, world } from '../e2e/world.ts';
import { allerPackage } from '../fixtures/packages.ts';

const INSEE = '99802';
const HOUR = 3_600_000;

let w: World;
let table: ReturnType<typeof dossiersTable>;
beforeAll(() => {
  const outputs = inject('outputs');
  w = world(outputs);
  table = dossiersTable(outputs.tables.dossiers);
});

async function communeOfThisTest(): Promise<void> {
  const service = { name: 'Mairie', address: ['1 place de la Mairie'], telephone: '01 99 00 00 00' };
  await table.directory.putCommune(CommuneSchema.parse({ insee: INSEE, name: `Essai-${INSEE}`, postalCodes: [], service }));
  const mailboxes = { mailbox: `mairie-${INSEE}@commune.test`, secondContact: `accueil-${INSEE}@commune.test` };
  await table.directory.putRaccordement(
    RaccordementSchema.parse({ insee: INSEE, demarche: 'RCO', mode: 'courriel', state: 'actif', ...mailboxes }),
  );
}

/** A dossier that its usager filed thirteen days ago. */
async function deposit(numero: string): Promise<string> {
  const date = new Date(Date.now() - 13 * 24 * HOUR);
  const zip = await allerPackage({ numero, demarche: 'RCO', insee: INSEE, siret: '99999999900009', date, email: `${numero}@exemple.test` });
  await w.sender.deposit(`${numero}.zip`, zip);
  return (await w.reaches(numero, 'transmis')).submittedAt;
}

test('on the fifteenth day a dossier without an answer is recalled to both mailboxes and told to its usager, once; an answered one to nobody', async () => {
  await communeOfThisTest();
  const [waiting, answered] = [newNumero(), newNumero()];
  const submittedAt = await deposit(waiting);
  await deposit(answered);
  const apply = createApplyCommand({ ...table.dossiers, now: () => new Date() });
  const { version } = await w.reaches(answered, 'transmis');
  await apply(answered, {
    kind: 'repondre',
    status: 'en-cours',
    by: { way: 'gs', agent: 'agent-essai' },
    seenVersion: version,
    documents: [],
  });

  // The day after its deposit it is put on its rung, two mornings from now; then that morning comes.
  await w.sweep(new Date(Date.now() + 25 * HOUR).toISOString());
  const morning = rungs(stageConfig('local').reminders, submittedAt).find(({ days }) => days === 15)?.at ?? '';
  await w.sweep(morning);
  await w.sweep(morning);
  const digests = await w.until('the two digests', async () => {
    const found = await w.everyMail({ sujet: `Essai-${INSEE}` });
    return found.length >= 2 ? found : undefined;
  });
  const told = await w.until('the reminder of the usager', async () =>
    (await w.mails(waiting)).find(({ subject }) => subject.includes('pas encore répondu')),
  );
  await w.sweep(morning);
  await new Promise((resolve) => setTimeout(resolve, 2_000));

  expect(digests.map(({ to }) => to[0]).sort()).toEqual([`accueil-${INSEE}@commune.test`, `mairie-${INSEE}@commune.test`]);
  for (const { subject, text } of digests) {
    expect(subject).toBe(`RCO - Essai-${INSEE} : un télédossier attend votre mairie`);
    expect(text).toContain(waiting);
    expect(text).not.toContain(answered);
    expect(text).not.toContain('exemple.test');
  }
  expect(told.to).toEqual([`${waiting}@exemple.test`]);
  expect(await w.everyMail({ sujet: `Essai-${INSEE}` })).toHaveLength(2);
  expect((await w.mails(waiting)).filter(({ subject }) => subject.includes('pas encore répondu'))).toHaveLength(1);
  expect((await w.mails(answered)).filter(({ subject }) => subject.includes('pas encore répondu'))).toEqual([]);
});
