import * as z from 'zod';
import { type Commune, CommuneSchema } from '../../functions/domain/commune.ts';
import { type DemarcheCode, DemarcheCodeSchema } from '../../functions/domain/demarches.ts';
import { dayText } from '../../functions/domain/legal-time.ts';
import { lastContentEnds } from '../../functions/domain/merges.ts';
import { receives } from '../../functions/domain/raccordement-state.ts';
import { StatusSchema } from '../../functions/domain/statuses.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import { countText, type View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { saved } from '../saved.ts';
import { knownCommune } from './known.ts';
import { communeView, mergerDay } from './sheet.ts';

export const MergeSchema = z.strictObject({
  insee: z.array(inputs.insee).min(2, 'donnez les anciennes communes, puis la nouvelle.'),
  on: inputs.day,
});

type MergeHub = Pick<Hub, 'directory' | 'dossiers'>;

/** A former commune, and what is still under way there. */
interface Former {
  readonly commune: Commune;
  readonly raccordements: readonly DemarcheCode[];
  /** Dossiers not closed, by démarche. */
  readonly open: Readonly<Partial<Record<DemarcheCode, number>>>;
}

/** All but the end. */
const OPEN_STATUSES = StatusSchema.exclude(['clos']).options;
/** More than that is said as that many. */
const OPEN_LIMIT = 1_000;

/**
 * From the first minute in Paris of a day on, what is sent to the former communes goes to the new one (CGCT, art. L. 2113-1 s.;
 * docs/adr/0030). What was received before stays where it is, with its raccordement, its boite and its agents.
 */
export async function mergeCommunes(
  hub: MergeHub,
  { insee, on }: z.output<typeof MergeSchema>,
  confirm: (question: string) => Promise<void>,
): Promise<View> {
  const into = await knownCommune(hub, insee.at(-1) ?? '');
  const codes = [...new Set(insee.slice(0, -1))];
  if (codes.includes(into.insee))
    throw new OpsRefused(`La commune ${into.insee} ne fusionne pas avec elle-même : ne la donnez qu’en dernier.`);
  if (into.merged !== undefined) throw new OpsRefused(`La commune ${into.insee} a elle-même fusionné dans ${into.merged.into}.`);
  const former = await Promise.all(codes.map((code) => formerOf(hub, code)));
  await confirmUncovered(hub, former, into, confirm);
  for (const { commune } of former) {
    const after = CommuneSchema.parse({ ...commune, merged: { into: into.insee, on } });
    await saved(hub.directory.saveCommune(commune, after), `La fiche de ${commune.insee}`);
  }
  return {
    data: { into: into.insee, on, former: former.map(({ commune, ...rest }) => ({ insee: commune.insee, ...rest })) },
    text: [
      `À partir du ${mergerDay(on)} (heure de Paris), ce qui est envoyé à ces communes va à ${into.name} (${into.insee}) :`,
      ...former.flatMap((one) => [`  ${one.commune.insee} ${one.commune.name}`, ...stays(one, on)]),
    ].join('\n'),
  };
}

/** What stays at a former commune, and until when. */
function stays({ commune, raccordements, open }: Former, on: string): string[] {
  const ends = dayText(lastContentEnds({ on }));
  const waiting = raccordements.map((demarche) => `${demarche} ${countText(open[demarche] ?? 0, 'dossier')}`);
  if (waiting.length === 0) return [];
  return [
    `    y restent, jusqu’à leur fin : ${waiting.join(', ')}`,
    ...raccordements.map((demarche) => `    à fermer le ${ends} : « raccordement state ${commune.insee} ${demarche} inactif »`),
  ];
}

async function formerOf(hub: MergeHub, code: string): Promise<Former> {
  const commune = await knownCommune(hub, code);
  const connected = (await hub.directory.raccordements(code)).filter(receives).map(({ demarche }) => demarche);
  const counted = await Promise.all(
    DemarcheCodeSchema.options.map(async (demarche) => {
      const lists = OPEN_STATUSES.map((status) => hub.dossiers.listByCommune(code, demarche, status, { limit: OPEN_LIMIT }));
      return [demarche, (await Promise.all(lists)).flat().length] as const;
    }),
  );
  return { commune, raccordements: connected, open: Object.fromEntries(counted.filter(([, number]) => number > 0)) };
}

/** Where a former commune receives and the new one does not, usagers would be refused from that day on. */
async function confirmUncovered(
  { directory }: MergeHub,
  former: readonly Former[],
  into: Commune,
  confirm: (question: string) => Promise<void>,
): Promise<void> {
  const ready = (await directory.raccordements(into.insee)).filter(receives).map(({ demarche }) => demarche);
  const lost = [...new Set(former.flatMap(({ raccordements }) => raccordements))].filter((demarche) => !ready.includes(demarche));
  if (lost.length === 0) return;
  await confirm(
    `${into.name} (${into.insee}) n’est pas raccordée pour ${lost.join(', ')} : à partir de la fusion, les dépôts de ces démarches seront refusés, et le portail donnera un PDF. Continuer ?`,
  );
}

/** Takes a merger back: not yet come, or recorded by mistake. What went to the new commune meanwhile stays there. */
export async function unmergeCommune({ directory }: Pick<Hub, 'directory'>, insee: string): Promise<View> {
  const before = await knownCommune({ directory }, insee);
  if (before.merged === undefined) throw new OpsRefused(`La commune ${insee} n’a pas fusionné.`);
  const { merged: _, ...after } = before;
  await saved(directory.saveCommune(before, after), 'La fiche de cette commune');
  return communeView(after, 'Fusion annulée');
}
