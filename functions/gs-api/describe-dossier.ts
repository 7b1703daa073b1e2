import type { Agent } from '../domain/agent.ts';
import { possibleAnswers } from '../domain/answers.ts';
import { contentReadable, decide } from '../domain/decide.ts';
import { DEMARCHES } from '../domain/demarches.ts';
import type { Dossier, DossierEvent } from '../domain/dossier.ts';
import { legalDateText, legalIso } from '../domain/legal-time.ts';
import type { Reading, RecordReading } from '../domain/readings.ts';
import { commentReadable, documentReadable } from '../domain/retention.ts';
import { COMMENT_REQUIRED, STATUS_LABELS } from '../domain/statuses.ts';
import { eventLabel, eventWho, UNREACHABLE } from './timeline.ts';
import type { DetailView, DocumentView, DossierView, EntryView, MomentView } from './views.ts';

/** What the vault says of an object without its bytes. */
export interface StoredObject {
  readonly bytes: number;
  readonly type: string | undefined;
  readonly version: string | undefined;
  readonly fileName: string | undefined;
}

export interface DescribeDossierDeps {
  readonly now: () => string;
  readonly history: (numero: string) => Promise<readonly DossierEvent[]>;
  readonly address: (numero: string) => Promise<string | null>;
  readonly comment: (key: string) => Promise<string | null>;
  readonly describe: (key: string) => Promise<StoredObject | null>;
  readonly recordReading: RecordReading;
}

export function momentView(instant: string): MomentView {
  return { instant, paris: legalIso(instant), texte: legalDateText(instant) };
}

/** A dossier in a list. */
export function dossierView(dossier: Dossier, agent: Agent, now: string): DossierView {
  return {
    numero: dossier.numero,
    demarche: { code: dossier.demarche, nom: DEMARCHES[dossier.demarche].name },
    statut: dossier.status,
    libelle: STATUS_LABELS[dossier.status],
    depot: momentView(dossier.submittedAt),
    expiration: momentView(dossier.expiresAt),
    contenuDisponible: contentReadable(dossier, now),
    telechargeable: decide(dossier, { kind: 'telecharger', agent: agent.agent }, now).ok,
    documents: dossier.documents,
    ...unreachableView(dossier),
    version: dossier.version,
  };
}

function unreachableView({ unreachable }: Dossier): Pick<DossierView, 'usagerInjoignable'> {
  if (unreachable === undefined) return {};
  return { usagerInjoignable: { depuis: momentView(unreachable.since), texte: UNREACHABLE[unreachable.reason] } };
}

const showsComment = ({ commentaire }: EntryView): boolean => commentaire !== undefined;

/** What an agent is about to read. */
export const readingOf = ({ numero }: Dossier, { agent }: Agent, at: string, what: Extract<Reading, { way: 'gs' }>['what']): Reading => ({
  numero,
  at,
  way: 'gs',
  agent,
  what,
});

/** The whole of a dossier for an agent: what he may read, and what he may do. */
export function createDescribeDossier(deps: DescribeDossierDeps) {
  const { now: clock, history, address, comment, describe } = deps;

  /** Comments go with the content; one made afterwards is there until it is sent, and destroyed. */
  async function entry(event: DossierEvent, dossier: Dossier, agent: Agent, now: string): Promise<EntryView> {
    const who = eventWho(event, agent.agent);
    const head = { rang: event.seq, date: momentView(event.at), libelle: eventLabel(event), ...(who === undefined ? {} : { par: who }) };
    if (event.type !== 'reponse' || event.commentKey === undefined) return head;
    const commentaire = commentReadable(dossier, event.commentKey, now) ? await comment(event.commentKey) : null;
    return commentaire === null ? { ...head, commentaireEfface: true } : { ...head, commentaire };
  }

  async function document(event: Extract<DossierEvent, { type: 'document' }>, dossier: Dossier, now: string): Promise<DocumentView> {
    const { id, key, type, bytes } = event.document;
    const stored = documentReadable(dossier, event.at, now) ? await describe(key) : null;
    const nom = stored?.fileName ?? 'document';
    return { id, nom, type, octets: bytes, date: momentView(event.at), disponible: stored !== null };
  }

  return async (agent: Agent, dossier: Dossier): Promise<DetailView> => {
    const now = clock();
    // The history is read after the snapshot: what came in between belongs to the next look.
    const events = (await history(dossier.numero)).filter((event) => event.seq <= dossier.version);
    const [historique, documentsEnvoyes, courriel] = await Promise.all([
      Promise.all(events.map((event) => entry(event, dossier, agent, now))),
      Promise.all(events.filter((event) => event.type === 'document').map((event) => document(event, dossier, now))),
      // Shown beyond day 30, while it exists: the agent may have to ask the usager to begin again (seed FAQ, « Le téléchargement »).
      dossier.hasAddress ? address(dossier.numero) : null,
    ]);
    const shown = [...(courriel === null ? [] : ['adresse' as const]), ...(historique.some(showsComment) ? ['commentaires' as const] : [])];
    if (shown.length > 0) await deps.recordReading(readingOf(dossier, agent, now, shown));
    return {
      ...dossierView(dossier, agent, now),
      ...(courriel === null ? {} : { courrielUsager: courriel }),
      avertissements: events.flatMap((event) => (event.type === 'depose' ? event.deposit.warnings : [])),
      historique,
      documentsEnvoyes,
      statutsPossibles: possibleAnswers(dossier, agent.agent, now).map((statut) => ({
        statut,
        libelle: STATUS_LABELS[statut],
        commentaireObligatoire: COMMENT_REQUIRED.has(statut),
      })),
    };
  };
}
export type DescribeDossier = ReturnType<typeof createDescribeDossier>;
