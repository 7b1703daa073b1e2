import * as z from 'zod';
import { BoiteSchema, NumeroSchema, SeqSchema } from './ids.ts';
import { numeroOfRitaName } from './rita-name.ts';

/** What a message of the hub's queues is about: identifiers only, never a name that a person or a sender chose. */
export interface Named {
  readonly numero?: string;
  readonly seq?: number;
  readonly boite?: string;
}

const OwnSchema = z.object({ numero: NumeroSchema, seq: SeqSchema.optional() });
const BoiteBellSchema = z.object({ boite: BoiteSchema });
const ItemSchema = z.object({ pk: z.string(), sk: z.string() });
const StoredSchema = z.object({ detail: z.object({ object: z.object({ key: z.string() }) }) });
const TransferredSchema = z.object({ detail: z.object({ 'file-path': z.string() }) });

/**
 * The dossier or the boite that a message names, whatever its queue: bells of mails, boites and destructions, events to start, events of S3 and of
 * Transfer. A package that lies in the depot has no number yet: nothing is named, its message id alone.
 */
export function namedIn(body: string): Named {
  const message = parse(body);
  const own = OwnSchema.safeParse(message);
  if (own.success) return { numero: own.data.numero, ...(own.data.seq === undefined ? {} : { seq: own.data.seq }) };
  const boite = BoiteBellSchema.safeParse(message);
  if (boite.success) return { boite: boite.data.boite };
  const item = ItemSchema.safeParse(message);
  if (item.success) return namedByKey(item.data.pk);
  const stored = StoredSchema.safeParse(message);
  if (stored.success) return namedByPath(stored.data.detail.object.key.split('/'));
  const transferred = TransferredSchema.safeParse(message);
  // `/{bucket}/{boite}/…`
  return transferred.success ? namedByPath(transferred.data.detail['file-path'].split('/').slice(2)) : {};
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function namedByKey(pk: string): Named {
  const [kind, id] = pk.split('#');
  const numero = NumeroSchema.safeParse(id);
  if (kind === 'DOSSIER' && numero.success) return { numero: numero.data };
  const boite = BoiteSchema.safeParse(id);
  return kind === 'BOITE' && boite.success ? { boite: boite.data } : {};
}

/** `{boite}/{folder}/{name}`: the name counts where the hub gave it. */
function namedByPath([first, folder, name]: readonly string[]): Named {
  const boite = BoiteSchema.safeParse(first);
  if (!boite.success || (folder !== 'teledossiers' && folder !== 'retours')) return {};
  const numero = folder === 'teledossiers' ? numeroOfRitaName(name ?? '') : null;
  return { boite: boite.data, ...(numero === null ? {} : { numero }) };
}
