import { type Command, type Decision, decide } from '../../../functions/domain/decide.ts';
import type { Deposit, DocumentRef, Dossier } from '../../../functions/domain/dossier.ts';
import { evolve } from '../../../functions/domain/evolve.ts';
import { BoiteSchema, InseeSchema, NumeroSchema, Sha256Schema } from '../../../functions/domain/ids.ts';

/** A deposit of 3 April 2019, 16:26:20 in Paris; every value invented. */
export const deposit: Deposit = {
  numero: NumeroSchema.parse('A-9-TESTTEST'),
  demarche: 'RCO',
  insee: InseeSchema.parse('01001'),
  mode: 'courriel',
  submittedAt: '2019-04-03T14:26:20.790Z',
  expiresAt: '2019-05-03T14:26:20.790Z',
  arrivedAt: '2019-04-03T14:26:40.000Z',
  contentDigest: Sha256Schema.parse('a'.repeat(64)),
  contentKey: `contenu/A-9-TESTTEST/${'a'.repeat(64)}.zip`,
  contentBytes: 65_536,
  fileName: 'RitaGS.2019-04-03T16_26_40.674661355.A-9-TESTTEST-RCO-2.ADER.ftp.zip',
  hasAddress: true,
  warnings: [],
};

export const sftpDeposit: Deposit = { ...deposit, mode: 'sftp', boite: BoiteSchema.parse('commune-01001') };

export const document: DocumentRef = {
  id: 'ab'.repeat(16),
  key: `documents/A-9-TESTTEST/${'ab'.repeat(16)}`,
  bytes: 1234,
  type: 'application/pdf',
  sha256: Sha256Schema.parse('b'.repeat(64)),
};

export const DEPOSITED_AT = '2019-04-03T14:26:41.000Z';
export const LATER = '2019-04-04T08:00:00.000Z';
export const AFTER_EXPIRY = '2019-05-03T14:26:20.790Z';

/** A dossier of one event. */
export function deposited(of: Deposit = deposit): Dossier {
  return evolve(null, { type: 'depose', numero: of.numero, seq: 1, at: DEPOSITED_AT, after: 0, deposit: of });
}

/** The same with another status, as if its events had been. */
export function withStatus(status: Dossier['status'], of: Deposit = deposit): Dossier {
  return { ...deposited(of), status, version: 3, lastConsequential: 3 };
}

/** What a command comes to, which must be accepted. */
export function decidedOf(dossier: Dossier | null, command: Command, now = LATER): Decision {
  const outcome = decide(dossier, command, now);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}
