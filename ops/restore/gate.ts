import type { Restore } from '../../functions/adapters/dossiers-table/restores.ts';
import { secondsLater } from '../../functions/domain/instants.ts';
import { optionalTime, sheet, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import type { RestoreOps } from './restore-ops.ts';

/** What knows nothing of dossiers: the door of the sFTP server, and the activation pages. Communes go on fetching and uploading. */
const STAYS_OPEN: ReadonlySet<string> = new Set(['IdentifySftpUserFunction', 'ActivateAccountFunction', 'ActivateAgentFunction']);
/** Shut last: what SES still says of mails that left just before is kept beside the table, and settles them. */
const LISTENS = 'RecordMailEventsFunction';

/** Functions that read or write the dossiers table, by their outputs. */
function gated({ names }: RestoreOps): [output: string, name: string][] {
  return Object.entries(names).filter(([output]) => output.endsWith('Function') && !STAYS_OPEN.has(output));
}

export async function current({ restores }: RestoreOps): Promise<Restore> {
  const restore = await restores.current();
  if (restore === null) throw new OpsRefused('Aucune restauration n’est en cours : « restauration close » d’abord.');
  return restore;
}

/**
 * Shuts every function of the hub: no queue, no stream, no schedule, no agent reaches the table. S3 and SQS keep what comes. Again is a
 * success, and keeps the instant of the first.
 */
export async function closeGate(ops: RestoreOps, { to, reason }: { to: string; reason: string }, by: string, now: Date): Promise<View> {
  const since = now.toISOString();
  if (to >= since) throw new OpsRefused('L’instant de restauration est dans l’avenir.');
  const before = await ops.restores.current();
  if (before !== null && before.to !== to) throw new OpsRefused(`Une restauration au ${timeText(before.to)} est déjà en cours.`);
  const shut = gated(ops);
  const reserved = before?.reserved ?? (await reservedOf(ops, shut));
  // Written first: a command that dies half-way leaves a closing that is seen, and that another run ends.
  await ops.restores.save(before ?? { to, since, by, reason, reserved });
  for (const [output, name] of shut) if (output !== LISTENS) await ops.gate.shut(name);
  return showRestore(ops);
}

async function reservedOf({ gate }: RestoreOps, functions: readonly [string, string][]): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [output, name] of functions) {
    const reserved = await gate.reserved(name);
    if (reserved !== undefined) found[output] = reserved;
  }
  return found;
}

/** Instant from which the table may be overwritten: what was running has ended, and SES has said what it had to say. */
const copyFrom = ({ since }: Pick<Restore, 'since'>, evidenceSeconds: number): string => secondsLater(since, evidenceSeconds);

/** Shuts the last function too, and makes the table what the restored one is. */
export async function copyTable(ops: RestoreOps, table: string, now: Date): Promise<View> {
  const restore = await current(ops);
  const from = copyFrom(restore, ops.evidenceSeconds);
  if (now.toISOString() < from) {
    throw new OpsRefused(`SES peut encore parler de courriels partis avant la fermeture : recommencez à partir du ${timeText(from)}.`);
  }
  const listener = ops.names[LISTENS];
  if (listener !== undefined) await ops.gate.shut(listener);
  const copied = await ops.copyBack(table);
  const { replayedAt: _, ...begun } = restore;
  await ops.restores.save({ ...begun, copiedAt: ops.now().toISOString() });
  return {
    data: { table, ...copied },
    text: `Table remise dans l’état de « ${table} » : ${copied.put} éléments récrits, ${copied.deleted} retirés. Ensuite : « restauration replay ».`,
  };
}

/** Opens what the closing shut, once what the table had forgotten is settled. */
export async function openGate(ops: RestoreOps): Promise<View> {
  const { copiedAt, replayedAt, reserved } = await current(ops);
  // A closing that nothing followed is undone as it was made.
  if (copiedAt !== undefined && replayedAt === undefined) {
    throw new OpsRefused('La table a été remise en arrière, et ce qu’elle a oublié n’est pas rétabli : « restauration replay » d’abord.');
  }
  const paused = (await ops.pauses.current())?.functions ?? [];
  for (const [output, name] of gated(ops)) await ops.gate.open(name, reserved[output], !paused.includes(output));
  await ops.restores.end();
  return { data: { open: true }, text: 'La plate-forme est rouverte : ce qui attendait est repris, le plus ancien d’abord.' };
}

export async function showRestore(ops: RestoreOps): Promise<View> {
  const restore = await ops.restores.current();
  if (restore === null) return { data: { open: true }, text: 'Aucune restauration n’est en cours.' };
  const { to, since, by, reason, copiedAt, replayedAt } = restore;
  const from = copyFrom(restore, ops.evidenceSeconds);
  return {
    data: { open: false, ...restore, copyFrom: from },
    text: sheet('Restauration en cours, plate-forme fermée', [
      ['Retour au', timeText(to)],
      ['Fermée depuis le', timeText(since)],
      ['Par', by],
      ['Pourquoi', reason],
      ['Table à remettre à partir du', timeText(from)],
      ['Table remise le', optionalTime(copiedAt)],
      ['Ce qu’elle a oublié, rétabli le', optionalTime(replayedAt)],
    ]),
  };
}
