import { ledgerDeadlineKey } from '../../functions/adapters/dossiers-table/deadlines.ts';
import type { LedgerLine } from '../../functions/domain/destruction.ts';
import { effectOfTag } from '../../functions/domain/effects.ts';
import { noticeOfTag } from '../../functions/domain/notices.ts';
import type { RestoreOps } from './restore-ops.ts';

export interface Settled {
  /** Entries that were looked at. */
  read: number;
  /** Of which the table did not know the outcome. */
  settled: number;
}

async function settleEach<T>(found: AsyncIterable<T>, settle: (one: T) => Promise<boolean>): Promise<Settled> {
  const report: Settled = { read: 0, settled: 0 };
  for await (const one of found) {
    report.read += 1;
    if (await settle(one)) report.settled += 1;
  }
  return report;
}

/** Nothing destroyed comes back: what the purge ledger tells since an instant is told to the table too. */
export const replayLedger = (ops: RestoreOps, since: string): Promise<Settled> =>
  settleEach(ops.witnesses.destroyedSince(since), (line) => replayLine(ops, line));

async function replayLine(ops: RestoreOps, line: LedgerLine): Promise<boolean> {
  const { kind, numero, id } = line;
  switch (kind) {
    case 'contenu':
      return numero !== null && contentGone(ops, numero, line);
    case 'quarantaine':
      return quarantineEmpty(ops, id);
    case 'depot-sans-dossier':
      return numero !== null && orphanGone(ops, numero);
    default:
      return (await ops.settlements.forgetDeadline(ledgerDeadlineKey(line))) === 'settled';
  }
}

/** By the two transactions that destroyed it the first time, as of that time: deliveries are cancelled with it. */
async function contentGone(ops: RestoreOps, numero: string, line: LedgerLine): Promise<boolean> {
  const { run, dueAt, destroyedAt } = line;
  const dossier = await ops.dossiers.load(numero);
  const deadline = await ops.deadlines.read(ledgerDeadlineKey(line));
  if (dossier === null || deadline === null) return false;
  // Whatever the reason for which it went before its time: it is gone, and no rule of time holds the table back.
  const [at = destroyedAt] = [destroyedAt, dueAt, dossier.expiresAt].sort().reverse();
  if (dossier.contentState === 'present') await ops.beginPurge(dossier, deadline, run, at);
  const recorded = await ops.recordDestruction(deadline, at);
  return recorded.ok && recorded.value.events.length > 0;
}

async function quarantineEmpty({ quarantines }: RestoreOps, id: string): Promise<boolean> {
  const found = await quarantines.quarantine(id);
  if (found === null || found.key === null) return false;
  await quarantines.closeQuarantine(id);
  return true;
}

async function orphanGone({ leases }: RestoreOps, numero: string): Promise<boolean> {
  const lease = await leases.depositLease(numero);
  if (lease === null) return false;
  await leases.dropDeposit(numero, lease.owner);
  return true;
}

/** What SES took since an instant is not sent again: mails of dossiers, and notices. */
export const settleMails = (ops: RestoreOps, since: string): Promise<Settled> =>
  settleEach(ops.proofsSince(since), ({ tag, messageId }) => settleOne(ops, tag, messageId));

async function settleOne({ dossiers, settlements }: RestoreOps, tag: string, messageId: string): Promise<boolean> {
  const effect = effectOfTag(tag);
  if (effect !== null) {
    if ((await dossiers.load(effect.numero)) === null) return false;
    return (await settlements.endEffect(effect.numero, effect.name, 'fait', messageId)) === 'settled';
  }
  const notice = noticeOfTag(tag);
  return notice !== null && (await settlements.endNotice(notice, messageId)) === 'settled';
}
