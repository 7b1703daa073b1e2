import { expect, test } from 'vitest';
import type { Command } from '../../../functions/domain/decide.ts';
import type { Deposit, Dossier, DossierEvent } from '../../../functions/domain/dossier.ts';
import { InseeSchema } from '../../../functions/domain/ids.ts';
import { openings } from '../../../functions/domain/openings.ts';
import { type Reading, ReadingSchema } from '../../../functions/domain/readings.ts';
import { ENDPOINT, pushDeposit } from './delivery-fixtures.ts';
import { decidedOf, deposit, sftpDeposit } from './dossier-fixtures.ts';

/** The history of a deposit and of commands, an hour apart. */
function lived(of: Deposit, commands: readonly Command[]): DossierEvent[] {
  let dossier: Dossier | null = null;
  const events: DossierEvent[] = [];
  for (const [hour, command] of [{ kind: 'deposer', deposit: of } as Command, ...commands].entries()) {
    const decided = decidedOf(dossier, command, `2019-04-04T${String(hour).padStart(2, '0')}:00:00.000Z`);
    dossier = decided.dossier;
    events.push(...decided.events);
  }
  return events;
}
const reading = (own: object): Reading => ReadingSchema.parse({ numero: deposit.numero, at: '2019-04-04T02:30:00.000Z', ...own });

test('downloads in the GS and readings of the address, each with its agent', () => {
  const history = lived(deposit, [
    { kind: 'constater-transmission', proof: 'gs' },
    { kind: 'telecharger', agent: 'agent-1' },
    { kind: 'telecharger', agent: 'agent-2' },
  ]);
  expect(openings(history, [reading({ way: 'gs', agent: 'agent-3', what: ['adresse', 'commentaires'] })])).toEqual([
    { at: '2019-04-04T02:00:00.000Z', insee: '01001', way: 'gs', who: 'agent-1', what: 'dossier' },
    { at: '2019-04-04T02:30:00.000Z', insee: '01001', way: 'gs', who: 'agent-3', what: 'adresse' },
    { at: '2019-04-04T02:30:00.000Z', insee: '01001', way: 'gs', who: 'agent-3', what: 'commentaires' },
    { at: '2019-04-04T03:00:00.000Z', insee: '01001', way: 'gs', who: 'agent-2', what: 'dossier' },
  ]);
});
test('each fetch from a boite with its account; the event alone where no account is known', () => {
  const history = lived(sftpDeposit, [
    { kind: 'constater-transmission', proof: 'boite' },
    { kind: 'constater-retrait', proof: 'retrait-sftp' },
  ]);
  const fetched = reading({
    way: 'sftp',
    at: '2019-04-04T01:30:00.000Z',
    boite: 'commune-01001',
    account: 'commune-01001-7fj3k9',
    operation: 'download',
  });
  expect(openings(history, [fetched])).toMatchObject([{ way: 'sftp', who: 'commune-01001-7fj3k9', what: 'dossier' }]);
  expect(openings(history, [])).toEqual([{ at: '2019-04-04T02:00:00.000Z', insee: '01001', way: 'sftp', what: 'dossier' }]);
});
test('a fetch after a resend that only the hourly pass has seen is not hidden by the readings of before', () => {
  const to = { insee: sftpDeposit.insee, mode: 'sftp' as const, ...(sftpDeposit.boite === undefined ? {} : { boite: sftpDeposit.boite }) };
  const twice: Command[] = [
    { kind: 'constater-transmission', proof: 'boite' },
    { kind: 'constater-retrait', proof: 'retrait-sftp' },
  ];
  const history = lived(sftpDeposit, [...twice, { kind: 'renvoyer', to }, ...twice]);
  const first = reading({
    way: 'sftp',
    at: '2019-04-04T01:30:00.000Z',
    boite: 'commune-01001',
    account: 'commune-01001-7fj3k9',
    operation: 'download',
  });
  expect(openings(history, [first]).map(({ at, who }) => [at, who])).toEqual([
    ['2019-04-04T01:30:00.000Z', 'commune-01001-7fj3k9'],
    ['2019-04-04T05:00:00.000Z', undefined],
  ]);
});
test('a push is told by its server', () => {
  const history = lived(pushDeposit, [{ kind: 'confier' }, { kind: 'engager' }, { kind: 'constater-transmission', proof: 'push' }]);
  expect(openings(history, [])).toMatchObject([{ way: 'serveur', who: ENDPOINT }]);
});
test('after a re-routing each opening is of the commune that had the dossier then', () => {
  const to = { insee: InseeSchema.parse('69123'), mode: 'courriel' } as const;
  const history = lived(deposit, [
    { kind: 'constater-transmission', proof: 'gs' },
    { kind: 'telecharger', agent: 'agent-1' },
    { kind: 'reorienter', to },
    { kind: 'constater-transmission', proof: 'gs' },
    { kind: 'telecharger', agent: 'agent-2' },
  ]);
  expect(openings(history, []).map(({ insee, who }) => [insee, who])).toEqual([
    ['01001', 'agent-1'],
    ['69123', 'agent-2'],
  ]);
});
