import { beforeAll, expect, inject, test } from 'vitest';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { CommuneSchema, RaccordementSchema } from '../../functions/domain/commune.ts';
import { allerPackage } from '../fixtures/packages.ts';
import { newNumero, type World, world } from './world.ts';

let w: World;
let table: ReturnType<typeof dossiersTable>;
beforeAll(() => {
  const outputs = inject('outputs');
  w = world(outputs);
  table = dossiersTable(outputs.tables.dossiers);
});

/** A commune of this test alone: its mailbox does not exist. */
async function communeWithoutMailbox(insee: string): Promise<void> {
  const service = { name: 'Mairie', address: ['1 place de la Mairie'], telephone: '01 99 00 00 00' };
  await table.directory.putCommune(CommuneSchema.parse({ insee, name: `Essai-${insee}`, postalCodes: [], service }));
  await table.directory.putRaccordement(
    RaccordementSchema.parse({
      insee,
      demarche: 'RCO',
      mode: 'courriel',
      state: 'actif',
      mailbox: `bounce+${insee}@commune.test`,
      secondContact: `accueil-${insee}@commune.test`,
    }),
  );
}

async function deposit(numero: string, insee: string, email: string): Promise<void> {
  const date = new Date(Date.now() - 60_000);
  await w.sender.deposit(`${numero}.zip`, await allerPackage({ numero, demarche: 'RCO', insee, siret: '99999999900009', date, email }));
  await w.reaches(numero, 'transmis');
}

test('a mailbox of a mairie that does not exist: operator and second contact are told once, the next notice goes to the second contact', async () => {
  const insee = '99801';
  await communeWithoutMailbox(insee);
  const [first, second] = [newNumero(), newNumero()];
  await deposit(first, insee, 'usager@exemple.test');
  await w.until('the bounce', async () => (await table.mailboxes.health(insee, 'RCO', 'mairie'))?.failedSince);
  await deposit(second, insee, 'bounce@exemple.test');
  const notice = await w.until('the notice of the second', async () => (await w.mails(second)).find(({ to }) => to[0]?.includes(insee)));
  expect(notice.to).toEqual([`accueil-${insee}@commune.test`]);

  await w.sweep();
  const told = await w.until('operator and second contact are told', async () => {
    const found = (await w.everyMail({ sujet: 'ne reçoit plus' })).filter(({ text }) => text.includes(`Essai-${insee}`));
    return found.length >= 2 ? found : undefined;
  });
  expect(told.map(({ to }) => to[0]).sort()).toEqual([`accueil-${insee}@commune.test`, 'exploitation@teledossier.test']);
  await w.sweep();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(
    (await w.everyMail({ sujet: '' })).filter(({ text }) => text.includes(`Essai-${insee}`) && text.includes('Adresse concernée')),
  ).toHaveLength(2);

  // The usager of the second does not receive either: the agent sees it.
  const dossier = await w.until('the usager’s bounce', async () => {
    const found = await table.dossiers.load(second);
    return found?.unreachable === undefined ? undefined : found;
  });
  expect(dossier.unreachable?.reason).toBe('rebond');
});

/** A raw mail is in base64, where a text looks different at each of three places; letters, digits and dashes need no escaping there. */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${'.'.repeat(before)}${text}`)
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(before === 0 ? 0 : 4, -2);
  });
}

test('an answer of SES that is lost: what SES says later proves the mail, which is not sent again', async () => {
  const numero = newNumero();
  for (const bodyHas of inBase64(numero)) {
    await w.breakCalls({ service: 'ses', operation: 'SendRawEmail', bodyHas, fate: { do: 'cut-after' } });
  }
  await w.deposit(numero, w.commune('sftp'));
  await w.reaches(numero, 'transmis');
  const effect = { seq: 1, kind: 'accuse', role: 'usager' } as const;
  const left = await w.until(
    'the mail is proved',
    async () => {
      const found = await table.effects.read(numero, effect);
      return found?.state === 'fait' ? found : undefined;
    },
    150,
  );
  expect(left).toMatchObject({ attempts: 0, evidence: left.proof });
  expect(await w.settledMails(numero, 1)).toHaveLength(1);
}, 200_000);
