import type { TransactItem } from '../../../../functions/adapters/dossiers-table/client.ts';
import { type Receipt, ReceiptSchema } from '../../../../functions/adapters/dossiers-table/receipts.ts';
import type { BoiteHappening } from '../../../../functions/domain/boite-watch.ts';
import type { Decision } from '../../../../functions/domain/decide.ts';
import type { Dossier, DossierEvent } from '../../../../functions/domain/dossier.ts';
import type { Deadline } from '../../../../functions/domain/retention.ts';
import type { ReturnVersion } from '../../../../functions/domain/return-order.ts';
import { commentKey, documentKey } from '../../../../functions/domain/vault-layout.ts';
import { readRetour } from '../../../../functions/formats/retour.ts';
import { createExamineReturn } from '../../../../functions/receive-return-flow/examine-return.ts';
import { createReceiveReturnFlow } from '../../../../functions/receive-return-flow/receive-return-flow.ts';
import { createSettleReturn } from '../../../../functions/receive-return-flow/settle-return.ts';
import { createApplyCommand } from '../../../../functions/shared/apply-command.ts';
import type { Verdict } from '../../../../functions/shared/verdict.ts';
import { sftpDeposit, withStatus } from '../../domain/dossier-fixtures.ts';

export const BOITE = 'commune-01001';
export const GRACE_SECONDS = 3600;

interface Stored extends ReturnVersion {
  readonly body: Buffer;
}

/** A boite, a table and a vault in memory; `before` is asked at each step and may throw: a function killed there. */
export class World {
  clock = '2019-04-04T08:00:00.000Z';
  uploads: Stored[] = [];
  /** What senders took back. */
  withdrawn: Pick<ReturnVersion, 'key' | 'versionId'>[] = [];
  readonly files = new Map<string, string | Buffer>();
  readonly dossiers = new Map<string, Dossier>([[sftpDeposit.numero, withStatus('recu', sftpDeposit)]]);
  readonly events: DossierEvent[] = [];
  readonly receipts = new Map<string, Receipt>();
  readonly vault = new Map<string, string | Buffer>();
  readonly announced: Deadline[] = [];
  readonly bells: string[] = [];
  /** What the boite's watch was told. */
  readonly happenings: BoiteHappening[] = [];
  readonly waits: number[] = [];
  leasedBy: string | undefined;
  before: (step: string) => void = () => undefined;
  /** What happens while the function waits. */
  during: () => void = () => undefined;
  verdict: Verdict = async () => 'clean';
  readRetour = readRetour;
  private versions = 0;

  /** An upload of the commune at the clock's instant, or another. */
  upload(name: string, body: Buffer, { at = this.clock, bytes = body.length }: { at?: string; bytes?: number } = {}): void {
    this.versions += 1;
    const key = `${BOITE}/retours/${name}`;
    // As S3 lists: by key, newest first.
    this.uploads = [{ key, name, versionId: `v${this.versions}`, modifiedAt: at, bytes, body }, ...this.uploads];
  }

  /** Rings; the deadline is far away unless a test says otherwise. */
  ring(until = new Date('2019-12-31T00:00:00.000Z'), body: unknown = { boite: BOITE }) {
    return this.function()(body, until);
  }

  names(folder: 'traites' | 'rejets'): string[] {
    const prefix = `${BOITE}/${folder}/`;
    return [...this.files.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort();
  }

  json(folder: 'traites' | 'rejets', ending = '.json'): unknown {
    const key = [...this.files.keys()].find((candidate) => candidate.startsWith(`${BOITE}/${folder}/`) && candidate.endsWith(ending));
    return key === undefined ? undefined : JSON.parse(String(this.files.get(key)));
  }

  statuses(): string[] {
    return this.events.flatMap((event) => (event.type === 'reponse' ? [event.status] : [event.type]));
  }

  private function() {
    const now = () => new Date(this.clock);
    const load = async (numero: string) => this.dossiers.get(numero) ?? null;
    const read = async ({ versionId }: ReturnVersion) => {
      this.before('read');
      return this.uploads.find((upload) => upload.versionId === versionId)?.body ?? null;
    };
    const remove = async ({ versionId }: Pick<ReturnVersion, 'versionId'>) => {
      this.uploads = this.uploads.filter((upload) => upload.versionId !== versionId);
    };
    return createReceiveReturnFlow({
      acquireBoite: async (_, owner) => {
        if (this.leasedBy !== undefined) return 'held';
        this.leasedBy = owner;
        return 'acquired';
      },
      releaseBoite: async () => {
        this.leasedBy = undefined;
      },
      ringBoiteLater: async (_, instant) => void this.bells.push(instant),
      forgetBoiteBell: async () => void this.bells.push('none'),
      listReturns: async () => this.uploads.map(({ body: _, ...version }) => version),
      listWithdrawn: async () => this.withdrawn,
      removeVersion: async (version) => {
        this.withdrawn = this.withdrawn.filter(({ versionId }) => versionId !== version.versionId);
        await remove(version);
      },
      examine: createExamineReturn({
        bucket: 'boites',
        read,
        verdict: (object) => this.verdict(object),
        readRetour: (zip) => this.readRetour(zip),
        partialGraceSeconds: GRACE_SECONDS,
        now,
      }),
      settle: createSettleReturn({
        load,
        receipt: async (numero, sha256) => this.receipts.get(`${numero} ${sha256}`) ?? null,
        receiptItem: (receipt) => ({ Put: { TableName: 'dossiers', Item: receipt } }),
        provedDelivery: () => [],
        apply: createApplyCommand({ load, commit: async (...args) => this.commit(...args), now }),
        announce: async (deadline) => void this.announced.push(deadline),
        vault: {
          commentKey,
          documentKey,
          put: async (key, text) => void this.vault.set(key, text),
          putDocument: async (numero, id, bytes) => void this.vault.set(`documents/${numero}/${id}`, bytes),
          destroy: async (key) => void this.vault.delete(key),
        },
        boites: {
          write: async (key, text) => void this.files.set(key, text),
          move: async (version, toKey) => {
            this.before('move');
            const body = this.uploads.find(({ versionId }) => versionId === version.versionId)?.body;
            if (body !== undefined) this.files.set(toKey, body);
            this.before('delete after copy');
            await remove(version);
          },
          remove,
        },
        watchBoite: async (_, happening) => void this.happenings.push(happening),
        now,
      }),
      leaseSeconds: 90,
      newOwner: () => 'me',
      wait: async (ms) => {
        this.waits.push(ms);
        this.clock = new Date(Date.parse(this.clock) + ms).toISOString();
        this.during();
      },
      now,
    });
  }

  private commit(before: Dossier | null, { dossier, events }: Decision, extra: readonly TransactItem[] = []): 'committed' | 'stale' {
    this.before('commit');
    if (this.dossiers.get(dossier.numero)?.version !== before?.version) return 'stale';
    const receipts = extra.map((item) => ReceiptSchema.parse(item.Put?.Item));
    if (receipts.some(({ numero, sha256 }) => this.receipts.has(`${numero} ${sha256}`))) return 'stale';
    this.dossiers.set(dossier.numero, dossier);
    this.events.push(...events);
    for (const receipt of receipts) this.receipts.set(`${receipt.numero} ${receipt.sha256}`, receipt);
    return 'committed';
  }
}
