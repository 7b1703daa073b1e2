import { describe, expect, test } from 'vitest';
import { countStep } from '../../../functions/carry-out-events/count-step.ts';
import type { ConsequentialEvent, Dossier, EventBody } from '../../../functions/domain/dossier.ts';
import { EndpointIdSchema, NumeroSchema } from '../../../functions/domain/ids.ts';
import { deposit, deposited, sftpDeposit } from '../domain/dossier-fixtures.ts';
import { emittedText } from './emitted.ts';

const at = '2019-04-03T14:26:44.200Z';
const counted = (dossier: Dossier, body: EventBody) =>
  emittedText(() => countStep(dossier, { numero: dossier.numero, seq: 2, at, after: 1, ...body } as ConsequentialEvent));

describe('a step that is carried out', () => {
  test.each<[string, Dossier, EventBody, string[]]>([
    [
      'transmis: its proof, and how long it took from the arrival of the package',
      deposited(sftpDeposit),
      { type: 'transmis', proof: 'boite' },
      ['DossierTransmitted RCO boite', 'DepositToAvailable 4200 boite'],
    ],
    [
      'transmis, seen in the GS',
      deposited(),
      { type: 'transmis', proof: 'gs' },
      ['DossierTransmitted RCO gs', 'DepositToAvailable 4200 gs'],
    ],
    [
      'transmis, pushed: a delay of its own, which is not the hub’s alone',
      deposited({ ...sftpDeposit, push: { endpoint: EndpointIdSchema.parse('hebergeur'), directory: '/depot' } }),
      { type: 'transmis', proof: 'push' },
      ['DossierTransmitted RCO push', 'DepositToPushed 4200'],
    ],
    ['transmis again, after a resend: nothing', { ...deposited(sftpDeposit), deliverySeq: 2 }, { type: 'transmis', proof: 'boite' }, []],
    ['recu again: nothing', { ...deposited(sftpDeposit), deliverySeq: 2 }, { type: 'recu', proof: 'retrait-sftp' }, []],
    ['recu', deposited(), { type: 'recu', proof: 'telechargement-gs' }, ['DossierFetched RCO telechargement-gs']],
    [
      'an answer, with its status',
      deposited(),
      { type: 'reponse', status: 'clos', by: { way: 'gs', agent: 'agent-1' }, documentCount: 0 },
      ['DossierAnswered RCO clos'],
    ],
    // It is carried out once it is handed over, and its receiver has counted it.
    ['depose: nothing more', deposited(), { type: 'depose', deposit }, []],
    [
      'held by a suspended raccordement: no delay of the hub',
      { ...deposited(sftpDeposit), acheminement: 'repris' },
      { type: 'transmis', proof: 'boite' },
      ['DossierTransmitted RCO boite'],
    ],
    [
      'open in the GS in place of its way: no delay of the hub',
      deposited(sftpDeposit),
      { type: 'transmis', proof: 'gs' },
      ['DossierTransmitted RCO gs'],
    ],
  ])('%s', async (_, dossier, body, lines) => {
    expect(await counted(dossier, body)).toEqual(lines);
  });

  test('a canary is no usager’s: nothing counts it', async () => {
    const canary = { ...deposited(), numero: NumeroSchema.parse('A-0-ESSAIABCDEFGHJK') };
    expect(await counted(canary, { type: 'transmis', proof: 'gs' })).toEqual([]);
  });
});
