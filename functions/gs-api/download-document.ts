import type { Agent } from '../domain/agent.ts';
import type { DossierEvent } from '../domain/dossier.ts';
import { secondsLater } from '../domain/instants.ts';
import { contentExpiry } from '../domain/legal-time.ts';
import type { RecordReading } from '../domain/readings.ts';
import { accepted, refused } from '../domain/refusals.ts';
import { documentReadable } from '../domain/retention.ts';
import { readingOf, type StoredObject } from './describe-dossier.ts';
import { type LinkTo, linkSeconds } from './download-dossier.ts';
import type { FindDossier, Result } from './perimeter.ts';
import type { LinkView } from './views.ts';

export interface DownloadDocumentDeps {
  readonly now: () => string;
  readonly find: FindDossier;
  readonly history: (numero: string) => Promise<readonly DossierEvent[]>;
  readonly describe: (key: string) => Promise<StoredObject | null>;
  readonly linkTo: LinkTo;
  readonly recordReading: RecordReading;
}

/** GET /dossiers/{numero}/documents/{id}: a document that was sent to the usager of that dossier, and no other. */
export function createDownloadDocument({ now: clock, find, history, describe, linkTo, recordReading }: DownloadDocumentDeps) {
  return async (agent: Agent, { numero, id }: { numero: string; id: string }): Promise<Result<LinkView>> => {
    const found = await find(agent, numero);
    if (!found.ok) return found;
    const now = clock();
    const event = (await history(numero)).find((candidate) => candidate.type === 'document' && candidate.document.id === id);
    if (event?.type !== 'document' || !documentReadable(found.value, event.at, now)) return refused('DOCUMENT_INTROUVABLE', 'id');
    const { key } = event.document;
    const stored = await describe(key);
    if (stored === null) return refused('DOCUMENT_INTROUVABLE', 'id');
    // The file name is a header of the object itself, not of the link: links stand in access logs.
    // The link ends with the document's own thirty days at the latest.
    const seconds = linkSeconds(now, contentExpiry(event.at));
    if (seconds < 1) return refused('DOCUMENT_INTROUVABLE', 'id');
    await recordReading(readingOf(found.value, agent, now, ['document']));
    const url = await linkTo({ key, version: stored.version, seconds });
    return accepted({ url, nomFichier: stored.fileName ?? 'document', expiration: secondsLater(now, seconds) });
  };
}
