import * as z from 'zod';
import type { Hub } from '../context/hub.ts';
import { cutTable, optionalTime, table, timeText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';

const CountSchema = z.object({ due: z.int(), acted: z.int(), failed: z.int(), oldest: z.string().optional() });
/** What the sweeper answers (functions/sweep-due/sweep-due.ts); loose, it may say more. */
const ReportSchema = z
  .object({
    dryRun: z.boolean(),
    paused: z.boolean(),
    more: z.boolean(),
    late: z.int(),
    kinds: z.record(z.string(), CountSchema),
    items: z.array(z.object({ pk: z.string(), sk: z.string(), dueAt: z.string() })).default([]),
  })
  .loose();

const KINDS: Readonly<Record<string, string>> = {
  evenements: 'suites d’un événement à réaliser',
  courriels: 'courriels d’un dossier à envoyer',
  livraisons: 'envois sFTP à regarder, ou à ouvrir dans le GS',
  avis: 'avis à envoyer',
  relances: 'relances',
  boites: 'boîtes à regarder encore',
  destructions: 'destructions',
  comptes: 'comptes sFTP à examiner',
  inconnus: 'inconnus : un programme manque',
};

/** Items named on a screen; --json has them all. */
const SHOWN = 15;

/**
 * What the sweeper would do at an instant, or does now: the deployed sweeper itself is asked, so that no rule of it is written twice. It
 * never acts ahead of the clock but on the local cloud.
 */
export async function deadlines(
  { calls, names }: Pick<Hub, 'calls' | 'names'>,
  { asOf, dryRun }: { asOf?: string | undefined; dryRun: boolean },
  now: Date,
): Promise<View> {
  const name = names.SweepDueFunction;
  if (name === undefined) throw new OpsRefused('Le balayage de cette étape n’est pas déployé.');
  const answer = ReportSchema.parse(await calls.call(name, { dryRun, ...(asOf === undefined ? {} : { asOf }) }));
  const at = timeText(asOf ?? now.toISOString());
  const kinds = Object.entries(answer.kinds).toSorted(([, one], [, other]) => ((one.oldest ?? '') < (other.oldest ?? '') ? -1 : 1));
  const rows = kinds.map(([kind, { due, acted, failed, oldest }]) => [
    KINDS[kind] ?? kind,
    String(due),
    ...(answer.dryRun ? [] : [String(acted), String(failed)]),
    optionalTime(oldest),
  ]);
  const items = answer.items.map(({ pk, sk, dueAt }) => [timeText(dueAt), pk, sk]);
  const headers = ['Quoi', 'Dus', ...(answer.dryRun ? [] : ['Faits', 'Échoués']), 'Le plus ancien (Paris)'];
  const text = [
    answer.dryRun ? `Ce que le balayage ferait le ${at} ; rien n’est fait.` : `Balayage fait, de ce qui est dû le ${at}.`,
    ...(dryRun || !answer.dryRun ? [] : ['Un instant à venir n’est jamais balayé hors du cloud local : essai à blanc.']),
    ...(answer.paused ? ['La plate-forme est en pause (« pause show »).'] : []),
    table(headers, rows, 'Rien n’est dû.'),
    ...(items.length === 0 ? [] : [cutTable(['Dû le (Paris)', 'De', 'Quoi'], items, SHOWN)]),
    ...(answer.more ? ['Le balayage s’arrête avant la fin : la suite attend le prochain, dix minutes plus tard.'] : []),
  ].join('\n\n');
  return { data: answer, text, ok: kinds.every(([, { failed }]) => failed === 0) };
}
