import { deliveryWay, type Raccordement } from '../../functions/domain/commune.ts';
import type { DossierEvent } from '../../functions/domain/dossier.ts';
import type { Numero } from '../../functions/domain/ids.ts';
import { placesOf } from '../../functions/domain/raccordement-state.ts';
import { STATUS_LABELS } from '../../functions/domain/statuses.ts';
import type { CanaryDeps, CanaryOptions } from './canary-deps.ts';
import { until } from './canary-deps.ts';
import { green, type Line, red } from './line.ts';

/** A mail leaves within seconds; its queue may be busy. */
const NOTICE_SECONDS = 60;

type Answer = Extract<DossierEvent, { type: 'reponse' }>;

/** Who answers, in the mode of the raccordement. */
const answerer = ({ mode }: Pick<Raccordement, 'mode'>): string => (mode === 'sftp' ? 'logiciel de la commune' : 'Gestionnaire de Suivi');

/** Lines behind the delivery. A file pushed to a server is fetched there, where the hub does not see it. */
export function codesOf(raccordement: Raccordement): ('avis' | 'retrait' | 'retour')[] {
  const way = deliveryWay(raccordement);
  return [...(way === 'gs' ? (['avis'] as const) : []), ...(way === 'push' ? [] : (['retrait'] as const)), 'retour'];
}

/** What came back of a canary that was handed over: its notice, its fetch, its answer. */
export async function comeBack(
  deps: CanaryDeps,
  raccordement: Raccordement,
  numero: Numero,
  since: string,
  options: CanaryOptions,
): Promise<Line[]> {
  const codes = codesOf(raccordement);
  const lines: Line[] = codes.includes('avis') ? [await noticed(deps, numero)] : [];
  if (!options.withReturn) {
    const skipped = codes.filter((code) => code !== 'avis');
    return [
      ...lines,
      ...skipped.map((code) => red(code, 'Non joué (--sans-retour).', 'Relancez la répétition quand la commune est prête à répondre.')),
    ];
  }
  const who = answerer(raccordement);
  deps.say(`En attente d’une réponse au dossier ${numero} par le ${who} (${options.returnMinutes} min au plus)…`);
  const seen = async (): Promise<{ answer: Answer | undefined; fetched: boolean }> => {
    const history = await deps.history(numero);
    const answer = history.find((event): event is Answer => event.type === 'reponse');
    // A return flow copies from the package; an agent may answer in the GS without having read anything.
    return { answer, fetched: history.some(({ type }) => type === 'recu') || answer?.by.way === 'retour' };
  };
  const asked = codes.includes('retrait');
  await until(deps, options.returnMinutes * 60, async () => {
    const { answer, fetched } = await seen();
    return answer !== undefined && (fetched || !asked) ? true : undefined;
  });
  const { answer, fetched } = await seen();
  if (asked) lines.push(fetched ? green('retrait', 'Le dossier d’essai a été récupéré.') : notFetched(raccordement));
  lines.push(
    answer === undefined
      ? await notAnswered(deps, raccordement, numero, since)
      : green('retour', `Réponse reçue : ${STATUS_LABELS[answer.status]}.`),
  );
  return lines;
}

async function noticed(deps: CanaryDeps, numero: Numero): Promise<Line> {
  const end = await until(deps, NOTICE_SECONDS, async () => {
    const notice = await deps.notice(numero);
    return notice === null || notice.state === 'du' || notice.state === 'pris' ? undefined : notice;
  });
  if (end?.state === 'fait') return green('avis', 'L’avis est parti vers la boîte fonctionnelle de la mairie.');
  return red(
    'avis',
    'L’avis à la boîte fonctionnelle n’est pas parti.',
    'Vérifiez l’adresse de la boîte fonctionnelle, puis l’envoi des courriels avec l’exploitation.',
  );
}

const notFetched = (raccordement: Raccordement): Line =>
  deliveryWay(raccordement) === 'gs'
    ? red(
        'retrait',
        'Le dossier d’essai n’a pas été téléchargé.',
        'Un agent doit le télécharger dans le Gestionnaire de Suivi pendant la répétition.',
      )
    : red(
        'retrait',
        'Le dossier d’essai n’a pas été récupéré dans la boîte.',
        'Le logiciel de la commune doit lire « teledossiers » pendant la répétition.',
      );

/** What the boite says of a return flow that was refused helps more than its absence. */
async function notAnswered(deps: CanaryDeps, raccordement: Raccordement, numero: Numero, since: string): Promise<Line> {
  const { boite } = placesOf(raccordement);
  const [refused] = boite === undefined ? [] : await deps.refusedReturns(boite, since);
  if (refused !== undefined) {
    return red(
      'retour',
      `Un flux retour a été refusé : ${refused.message} (${refused.code}, ${refused.place})`,
      'Corrigez le flux retour : le rapport est dans « rejets ».',
    );
  }
  const todo =
    raccordement.mode === 'sftp'
      ? `Le logiciel doit déposer dans « retours » un flux retour pour le dossier ${numero}.`
      : 'Un agent doit changer l’état du dossier d’essai dans le Gestionnaire de Suivi.';
  return red('retour', 'Aucune réponse dans le temps prévu.', todo);
}
