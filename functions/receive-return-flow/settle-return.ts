import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import type { Receipt } from '../adapters/dossiers-table/receipts.ts';
import { movedKey, movedName, movedStem } from '../domain/boite-layout.ts';
import { type Rejection, receiptJson, rejectionJson, rejectionText } from '../domain/boite-texts.ts';
import { type Command, type Decision, decide } from '../domain/decide.ts';
import type { DocumentRef, Dossier } from '../domain/dossier.ts';
import type { Boite, Sha256 } from '../domain/ids.ts';
import { secondsLater } from '../domain/instants.ts';
import { type Refusal, refuse } from '../domain/refusals.ts';
import { ANNOUNCED_SECONDS, commentIsLate, type Deadline, returnExpiry } from '../domain/retention.ts';
import type { ReturnVersion } from '../domain/return-order.ts';
import { lateCommentId } from '../domain/vault-layout.ts';
import { sha256 as sha256Of } from '../formats/digest.ts';
import type { Retour } from '../formats/retour.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import { info } from '../shared/logger.ts';
import type { WatchBoite } from '../shared/watch-boite.ts';

/**
 * A larger object is reported, and not kept. One copy moves 5 GB at most (S3 quota), but takes its time: this much fits, at 50 MB/s, into
 * the twenty seconds that a visit keeps for the file in hand (handler.ts). A copy that outlives its visit would be begun again at
 * each one, before every file behind it.
 */
const COPY_MAX_BYTES = 1024 ** 3;

export interface SettleReturnDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly receipt: (numero: string, sha256: string) => Promise<Receipt | null>;
  readonly receiptItem: (receipt: Receipt) => TransactItem;
  /** Settles the delivery that an early answer proves, in the same transaction. */
  readonly provedDelivery: (decision: Decision) => readonly TransactItem[];
  readonly apply: ApplyCommand;
  /** Sets the end of an object before it is put. */
  readonly announce: (deadline: Deadline) => Promise<void>;
  readonly vault: {
    readonly commentKey: (numero: string, id: string, late: boolean) => string;
    readonly documentKey: (numero: string, id: string) => string;
    readonly put: (key: string, text: string, type: string) => Promise<void>;
    readonly putDocument: (numero: string, id: string, bytes: Buffer, type: string, fileName: string) => Promise<unknown>;
    readonly destroy: (key: string) => Promise<void>;
  };
  readonly boites: {
    readonly write: (key: string, text: string, type: 'text/plain; charset=utf-8' | 'application/json') => Promise<void>;
    readonly move: (version: ReturnVersion, toKey: string) => Promise<void>;
    readonly remove: (version: ReturnVersion) => Promise<void>;
  };
  /** Told once the file is out of `retours/`: a second attempt at the same file is not a second trouble. */
  readonly watchBoite: (...happened: Parameters<WatchBoite>) => Promise<unknown>;
  readonly now: () => Date;
}

/** Carries a return flow to its end: accepted or refused, and out of `retours/`. Killed anywhere, it can be begun again. */
export function createSettleReturn(deps: SettleReturnDeps) {
  /** The receipt is written before the move: once the file is gone from `retours/`, nobody would come back for it. */
  async function moveAccepted(boite: Boite, version: ReturnVersion, receipt: Receipt, dossier: Dossier | null): Promise<void> {
    await announceMoved(boite, 'traites', version, receipt.sha256, dossier);
    const name = movedName({ ...version, sha256: receipt.sha256 });
    await deps.boites.write(movedKey(boite, 'traites', `${name}.json`), json(receiptJson(receipt)), 'application/json');
    await deps.boites.move(version, movedKey(boite, 'traites', name));
    await deps.watchBoite(boite, { kind: 'retour-accepte' });
  }

  /** An answer holds what the commune writes to the usager: the file goes as the content does. */
  async function announceMoved(
    boite: Boite,
    folder: 'traites' | 'rejets',
    { modifiedAt }: ReturnVersion,
    sha256: Sha256,
    dossier: Dossier | null,
  ): Promise<void> {
    const stem = movedStem({ modifiedAt, sha256 });
    const dueAt = returnExpiry(modifiedAt, dossier);
    await deps.announce({ kind: 'retour', numero: dossier?.numero ?? null, state: 'attendue', boite, folder, stem, dueAt });
  }

  /** Report and machine twin, then the move. */
  async function refuseReturn(
    boite: Boite,
    version: ReturnVersion,
    file: { refusal: Refusal; sha256: Sha256; unread: boolean; numero?: string },
    dossier: Dossier | null = null,
  ): Promise<void> {
    await announceMoved(boite, 'rejets', version, file.sha256, dossier);
    const rejection: Rejection = {
      refusal: file.refusal,
      numero: file.numero ?? null,
      receivedAt: version.modifiedAt,
      at: deps.now().toISOString(),
      sha256: file.unread ? null : file.sha256,
      bytes: version.bytes,
    };
    const name = movedName({ ...version, sha256: file.sha256 });
    const key = movedKey(boite, 'rejets', name);
    await deps.boites.write(`${key}.txt`, rejectionText(name, rejection), 'text/plain; charset=utf-8');
    await deps.boites.write(`${key}.json`, json(rejectionJson(rejection)), 'application/json');
    if (version.bytes > COPY_MAX_BYTES) await deps.boites.remove(version);
    else await deps.boites.move(version, key);
    info('RETURN_REFUSED', { boite, refusal: file.refusal.code, numero: file.numero });
    await deps.watchBoite(boite, { kind: 'retour-refuse', code: file.refusal.code });
  }

  /** Comment and documents are kept before the dossier names them. */
  async function keep({ numero, comment, pieces }: Retour, command: Answer): Promise<void> {
    const dueAt = secondsLater(deps.now(), ANNOUNCED_SECONDS);
    if (command.commentKey !== undefined && comment !== undefined) {
      const id = lateCommentId(command.commentKey);
      if (id !== null) await deps.announce({ kind: 'commentaire', numero, state: 'attendue', id, key: command.commentKey, dueAt });
      await deps.vault.put(command.commentKey, comment, 'text/plain; charset=utf-8');
    }
    for (const [index, { id, key }] of command.documents.entries()) {
      const piece = pieces[index];
      if (piece === undefined) continue;
      await deps.announce({ kind: 'document', numero, state: 'attendue', id, key, dueAt });
      await deps.vault.putDocument(numero, id, piece.bytes, piece.type, piece.name);
    }
  }

  async function destroyKept({ commentKey, documents }: Answer): Promise<void> {
    for (const key of [...(commentKey === undefined ? [] : [commentKey]), ...documents.map(({ key }) => key)])
      await deps.vault.destroy(key);
  }

  /** The receipt of this return flow, written now or before, or why it is refused. */
  async function answer(boite: Boite, retour: Retour, sha256: Sha256, dossier: Dossier | null): Promise<Receipt | Refusal> {
    const { numero } = retour;
    if (dossier === null) return refuse('DOSSIER_INCONNU', 'NumeroTeledemarche');
    const before = await deps.receipt(numero, sha256);
    if (before !== null) {
      info('RETURN_REPEATED', { boite, numero });
      return before;
    }
    if (retour.demarche !== undefined && retour.demarche !== dossier.demarche) return refuse('DEMARCHE_CONTRADICTOIRE', 'NumeroDemarche');
    const command = commandOf(retour, sha256, deps.vault, commentIsLate(dossier, deps.now().toISOString()));
    // Asked first: nothing personal is stored for a return flow that is refused anyway.
    const foreseen = decide(dossier, command, deps.now().toISOString());
    if (!foreseen.ok) return foreseen.refusal;
    await keep(retour, command);
    let receipt: Receipt | undefined;
    const applied = await deps.apply(numero, command, (decision) => {
      const { before: read, dossier: next } = decision;
      receipt = {
        numero,
        sha256,
        at: deps.now().toISOString(),
        before: read?.status ?? next.status,
        after: next.status,
        documents: command.documents.length,
      };
      return [deps.receiptItem(receipt), ...deps.provedDelivery(decision)];
    });
    if (applied.ok && receipt !== undefined) {
      info('RETURN_ACCEPTED', { boite, numero, status: receipt.after });
      return receipt;
    }
    // Refused after all: the dossier changed in between. Unless this very flow went through, its objects are nobody's.
    const written = await deps.receipt(numero, sha256);
    if (written !== null) return written;
    await destroyKept(command);
    return applied.ok ? refuse('DOSSIER_INCONNU', 'NumeroTeledemarche') : applied.refusal;
  }

  return {
    refuse: refuseReturn,
    async accept(boite: Boite, version: ReturnVersion, retour: Retour, sha256: Sha256): Promise<void> {
      const found = await deps.load(retour.numero);
      // One answer for « unknown » and « of another boite »: a boite learns nothing of the others.
      const dossier = found?.boite === boite ? found : null;
      const outcome = await answer(boite, retour, sha256, dossier);
      if ('code' in outcome) {
        await refuseReturn(boite, version, { refusal: outcome, sha256, unread: false, numero: retour.numero }, dossier);
      } else await moveAccepted(boite, version, outcome, dossier);
    },
  };
}
export type SettleReturn = ReturnType<typeof createSettleReturn>;

type Answer = Extract<Command, { kind: 'repondre' }>;

/** The command of a return flow. Keys follow from its bytes, so that a second attempt writes the same objects. */
function commandOf(
  retour: Retour,
  sha256: Sha256,
  vault: Pick<SettleReturnDeps['vault'], 'commentKey' | 'documentKey'>,
  late: boolean,
): Answer {
  const { numero, status, comment, pieces } = retour;
  const documents = pieces.map(({ type, bytes, sha256: digest }, index): DocumentRef => {
    const id = idOf(sha256, `document ${index + 1}`);
    return { id, key: vault.documentKey(numero, id), bytes: bytes.length, type, sha256: digest };
  });
  return {
    kind: 'repondre',
    status,
    by: { way: 'retour', sha256 },
    documents,
    ...(comment === undefined ? {} : { commentKey: vault.commentKey(numero, idOf(sha256, 'commentaire'), late) }),
  };
}

const idOf = (sha256: Sha256, part: string): string => sha256Of(`${sha256} ${part}`).slice(0, 32);

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
