import { S3Client } from '@aws-sdk/client-s3';
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { openTable } from '../../functions/adapters/dossiers-table/client.ts';
import { dossierPk } from '../../functions/adapters/dossiers-table/keys.ts';
import { versionPages } from '../../functions/adapters/object-versions.ts';
import { portal } from '../../local/players/portal.ts';
import type { Life } from './lives.ts';
import type { LivesCloud } from './lives-cloud.ts';

/** Where a dossier ended, as everybody outside sees it, and what the hub still owes. Effects are named by kind, status told, and role. */
export interface Outcome {
  readonly status: string;
  /**
   * The history without downloads, which an agent may repeat, without the attempts at a push, and without how the hub learnt of each
   * event.
   */
  readonly events: readonly string[];
  readonly facts: readonly string[];
  /** Mails that left, by effect: how often. */
  readonly mails: Readonly<Record<string, number>>;
  /** Ends of the effects that are no mail, and of mails that ended otherwise than done. */
  readonly ends: Readonly<Record<string, string>>;
  /** Versions of the package that ever stood in the boite, or at the commune's own server. */
  readonly files: number;
  readonly receipts: number;
  readonly rejections: number;
  /** Events not carried out, effects neither done nor given up. */
  readonly open: readonly string[];
  readonly over: boolean;
}

type Item = Record<string, unknown>;

/** `effet=N-1-accuse-usager, effet2=…` of a mail. */
const tagsOf = (headers: Readonly<Record<string, string>>): string[] =>
  (headers['x-ses-message-tags'] ?? '').split(/,\s*/).flatMap((tag) => tag.split('=')[1] ?? []);

/** Looks at every place where a dossier leaves a trace. */
export function outcomes({ outputs, mails, pushed }: LivesCloud) {
  const { endpoint, region, buckets, tables } = outputs;
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true });
  const table = openTable(tables.dossiers);
  const sender = portal(outputs);

  async function items(numero: string): Promise<Item[]> {
    const found: Item[] = [];
    const asked = {
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': dossierPk(numero) },
      ConsistentRead: true,
    };
    for await (const { Items = [] } of paginateQuery({ client: table.client }, asked)) found.push(...Items);
    return found;
  }

  /** Keys and versions of a bucket's folder that name the dossier; delete markers apart. */
  async function keysOf(Bucket: string, Prefix: string, numero: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { versions } of versionPages(s3, Bucket, Prefix))
      found.push(...versions.flatMap(({ Key = '' }) => (Key.includes(numero) ? [Key] : [])));
    return found;
  }

  const openOf = (all: readonly Item[]): string[] =>
    all.filter(({ state }) => state === 'ouvert' || state === 'du' || state === 'pris').map(({ sk, state }) => `${sk} ${state}`);

  return {
    /** What the hub still owes to a dossier. */
    open: async (numero: string): Promise<string[]> => openOf(await items(numero)),

    async of({ numero, commune, over }: Life): Promise<Outcome> {
      const all = await items(numero);
      const events = all.filter(({ sk }) => String(sk).startsWith('EVENT#'));
      const answers = new Map(events.map(({ seq, status }) => [Number(seq), status]));
      const nameOf = (seq: number, kind: string, role: string) => {
        const status = answers.get(seq);
        return `${kind}${status === undefined ? '' : `:${status}`} ${role}`;
      };
      const left: Record<string, number> = {};
      for (const { headers } of await mails()) {
        for (const tag of tagsOf(headers)) {
          const [, seq, kind = '', role = ''] = new RegExp(`^${numero}-(\\d+)-(.+)-([a-z]+)$`).exec(tag) ?? [];
          if (seq === undefined) continue;
          const name = nameOf(Number(seq), kind, role);
          left[name] = (left[name] ?? 0) + 1;
        }
      }
      const effects = all.filter(({ sk }) => String(sk).startsWith('EFFECT#'));
      const ends = effects.flatMap(({ seq, kind, role, state }) =>
        state === 'fait' && kind !== 'depot-boite' ? [] : [[nameOf(Number(seq), String(kind), String(role)), String(state)]],
      );
      const raccordement = commune.raccordements.RCO as { boite?: string };
      const boxed = raccordement.boite === undefined ? [] : await keysOf(buckets.boites, `${raccordement.boite}/`, numero);
      const inFolder = (folder: string) => boxed.filter((key) => key.split('/')[1] === folder);
      return {
        status: String(all.find(({ sk }) => sk === 'DOSSIER')?.status ?? 'absent'),
        events: events
          .filter(({ type, step }) => type !== 'telechargement' && (type !== 'acheminement' || step === 'bascule'))
          .map(({ type, status }) => (status === undefined ? String(type) : `${type}:${status}`)),
        facts: (await sender.facts(numero)).map((fact) => (fact.fact === 'statut' ? `statut:${fact.status}` : fact.fact)),
        mails: Object.fromEntries(Object.entries(left).sort(([a], [b]) => (a < b ? -1 : 1))),
        ends: Object.fromEntries(ends),
        files: inFolder('teledossiers').length + pushed.count(numero),
        receipts: new Set(inFolder('traites').filter((key) => key.endsWith('.json'))).size,
        rejections: new Set(inFolder('rejets')).size,
        open: openOf(all),
        over,
      };
    },
  };
}
export type Outcomes = ReturnType<typeof outcomes>;
