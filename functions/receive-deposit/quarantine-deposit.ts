import { createHash } from 'node:crypto';
import type { Quarantine } from '../adapters/dossiers-table/quarantines.ts';
import { senderPrefix } from '../domain/deposit-rules.ts';
import type { Numero } from '../domain/ids.ts';
import { CONTENT_DAYS, daysLater } from '../domain/legal-time.ts';
import type { PortalFact } from '../domain/portal-facts.ts';
import { REFUSALS } from '../domain/refusal-catalogue.ts';
import type { Refusal } from '../domain/refusals.ts';
import { usagerSentence } from '../domain/usager-sentences.ts';
import { quarantineKey } from '../domain/vault-layout.ts';
import type { DepotObject } from './depot-object.ts';

/** A deposit that is refused: the object, its bytes where they were read, its number where it could be read. */
export interface RefusedDeposit {
  readonly object: DepotObject;
  readonly zip: Buffer | null;
  readonly numero: Numero | null;
  readonly refusal: Refusal;
}

export interface QuarantineDepositDeps {
  readonly bucket: string;
  readonly put: (key: string, body: Buffer | string, contentType: string) => Promise<void>;
  readonly putQuarantine: (quarantine: Quarantine, destroyAt: string) => Promise<void>;
  readonly tell: (fact: PortalFact) => Promise<void>;
  readonly count: (code: Refusal['code']) => void;
  readonly now: () => Date;
}

/** Keeps the bytes and the reason, tells the portal; the same object again rewrites the same quarantine. */
export function createQuarantineDeposit({ bucket, put, putQuarantine, tell, count, now }: QuarantineDepositDeps) {
  return async ({ object, zip, numero, refusal }: RefusedDeposit): Promise<void> => {
    const id = quarantineId(bucket, object);
    const at = now();
    const instant = at.toISOString();
    const key = zip === null ? null : quarantineKey(id, 'paquet.zip');
    if (zip !== null && key !== null) await put(key, zip, 'application/zip');
    const { message, action } = REFUSALS[refusal.code];
    const report = {
      version: '1',
      id,
      at: instant,
      numero,
      code: refusal.code,
      place: refusal.place,
      message,
      action,
      bytes: object.bytes,
    };
    await put(quarantineKey(id, 'rapport.json'), JSON.stringify(report, null, 2), 'application/json');
    // Quarantine counts its thirty days from the receipt (design §2), the first one where an operator put the bytes back.
    const { receivedAt } = object;
    const first = receivedAt === undefined ? {} : { receivedAt };
    const quarantine = { id, at: instant, ...first, sender: senderPrefix(object.key), numero, refusal, key, bytes: object.bytes };
    await putQuarantine(quarantine, daysLater(receivedAt ?? instant, CONTENT_DAYS));
    await tell({
      version: '1',
      fact: 'refuse',
      numero,
      at: instant,
      depot: { key: object.key, quarantine: id },
      refusal: { code: refusal.code, place: refusal.place },
      usager: usagerSentence(refusal.code),
    });
    count(refusal.code);
  };
}

/** Identity of a quarantine: bucket, key and version, or the sequencer where the event has no version (design §5). */
function quarantineId(bucket: string, { key, versionId, sequencer }: DepotObject): string {
  return createHash('sha256')
    .update(`${bucket}\n${key}\n${versionId ?? sequencer ?? ''}`)
    .digest('hex')
    .slice(0, 32);
}
