import { deadlineItem, deadlineKey } from '../../functions/adapters/dossiers-table/deadlines.ts';
import type { Dossier, ErasureReason } from '../../functions/domain/dossier.ts';
import type { Numero } from '../../functions/domain/ids.ts';
import type { Deadline } from '../../functions/domain/retention.ts';
import { ERASURES } from '../../functions/gs-api/timeline.ts';
import type { Applied } from '../../functions/shared/apply-command.ts';
import type { Hub } from '../context/hub.ts';
import { countText, timeText, type View } from '../output.ts';
import { type ApplyHub, applied } from './applied.ts';
import { known } from './describe.ts';
import { mairieNotice } from './mairie-notice.ts';

type ErasureHub = ApplyHub & Pick<Hub, 'deadlines' | 'notices' | 'ringDestruction'>;

/** Items of a transaction of DynamoDB, a hundred, less those of the decision itself. */
const BATCH = 80;

/** How the command waits for the proof of the destruction. */
export interface Patience {
  readonly seconds: number;
  readonly wait: (milliseconds: number) => Promise<void>;
}
const LOOK_MS = 500;

const TOO_LATE = 'Le contenu de ce télédossier a déjà eu sa fin : il n’y a plus rien à effacer avant son terme.';

/**
 * Gives the content of a dossier up before day 30: from the transaction on nobody reads it, and everything that has an end to come has it
 * now. The purge does the rest as on day 30, rung for at once, and proves it in its ledger (docs/adr/0031). Again is a success: it finishes
 * what is left.
 */
export async function eraseDossier(
  hub: ErasureHub,
  { numero, motif }: { numero: Numero; motif: ErasureReason },
  now: Date,
  patience: Patience,
): Promise<View> {
  await known(hub, numero);
  const at = now.toISOString();
  // The commune may have a copy: a controller tells each recipient of an erasure (RGPD, art. 19).
  const told = (dossier: Dossier) => hub.notices.owed(mairieNotice('dossier-efface', dossier, dossier.version, at));
  for (;;) {
    const left = await stillToCome(hub, numero, at);
    const batch = left.slice(0, BATCH).map((deadline) => deadlineItem(hub.table.name, { ...deadline, dueAt: at }));
    const extra = ({ events, dossier }: Applied) => [...batch, ...(events.length === 0 ? [] : [told(dossier)])];
    await applied(hub, numero, { kind: 'effacer', reason: motif }, now, extra, { CONTENU_INDISPONIBLE: TOO_LATE });
    if (left.length <= BATCH) break;
  }
  for (const deadline of await hub.deadlines.ofDossier(numero)) {
    if (deadline.dueAt <= at) await hub.ringDestruction({ ...deadlineKey(deadline), asOf: at, run: 'operateur' });
  }
  return proof(hub, numero, at, patience);
}

/** What the decision itself does not move: the documents, late comments and moved return flows that are there. */
async function stillToCome({ deadlines }: ErasureHub, numero: Numero, at: string): Promise<readonly Deadline[]> {
  const all = await deadlines.ofDossier(numero);
  return all.filter(({ kind, state, dueAt }) => kind !== 'contenu' && kind !== 'adresse' && state === 'attendue' && dueAt > at);
}

async function proof(hub: ErasureHub, numero: Numero, at: string, { seconds, wait }: Patience): Promise<View> {
  for (let waited = 0; ; waited += LOOK_MS) {
    const [{ dossier }, deadlines] = await Promise.all([known(hub, numero), hub.deadlines.ofDossier(numero)]);
    const left = deadlines.filter(({ dueAt }) => dueAt <= at).length;
    const destroyed = dossier.contentState === 'detruit' && left === 0;
    if (!destroyed && waited < seconds * 1000) {
      await wait(LOOK_MS);
      continue;
    }
    const erasedAt = dossier.erasedAt ?? at;
    const given = `Télédossier ${numero} : contenu retiré le ${timeText(erasedAt)}, plus personne n’y accède.`;
    const rest = destroyed
      ? 'Contenu, documents, commentaires et adresse sont détruits, toutes versions comprises ; le registre des destructions en porte la preuve.'
      : `${countText(left, 'destruction')} en cours (une remise se termine, ou la file attend) : le balayage les mène à leur fin. « dossier show ${numero} » dira « detruit ».`;
    return {
      data: { numero, erasedAt, destroyed, left },
      text: `${given}\n${rest}\nL’usager reçoit votre réponse par la voie de sa demande : son adresse est détruite.`,
    };
  }
}

/** What --motif takes, with what each means. */
export const MOTIFS = Object.entries(ERASURES)
  .map(([code, meaning]) => `${code} (${meaning})`)
  .join(', ');
