import * as z from 'zod';
import { DemarcheCodeSchema } from './demarches.ts';
import type { ConsequentialEvent, Dossier } from './dossier.ts';
import { InseeSchema, InstantSchema, NumeroSchema, SeqSchema, Sha256Schema } from './ids.ts';
import { RefusalCodeSchema } from './refusals.ts';
import { STATUS_LABELS, StatusSchema } from './statuses.ts';

const version = z.literal('1');

/** A fact of a dossier: object `{numero}/{seq}.json` of the `portail` bucket, written once, never changed. */
const dossierFact = { version, numero: NumeroSchema, seq: SeqSchema, at: InstantSchema, demarche: DemarcheCodeSchema, insee: InseeSchema };

/** Every fact told to the portal; the schema is published in `docs/formats/`. Nothing else tells it. */
export const PortalFactSchema = z.discriminatedUnion('fact', [
  z.strictObject({ ...dossierFact, fact: z.literal('recu'), submittedAt: InstantSchema }),
  z.strictObject({
    ...dossierFact,
    fact: z.literal('statut'),
    status: StatusSchema,
    label: z.string(),
    /** The comment is personal: it is named, and read by the portal in the vault under its own right. */
    hasComment: z.boolean(),
    documents: z.int().min(0),
  }),
  /** Another commune has the dossier from now on; `insee` names it. Its status begins anew. */
  z.strictObject({ ...dossierFact, fact: z.literal('reorientation'), from: InseeSchema }),
  /** Its content is given up before day 30, and destroyed. */
  z.strictObject({ ...dossierFact, fact: z.literal('effacement') }),
  z.strictObject({
    ...dossierFact,
    fact: z.literal('document'),
    document: z.strictObject({ id: z.string(), type: z.string(), bytes: z.int(), sha256: Sha256Schema }),
  }),
  z.strictObject({
    version,
    fact: z.literal('refuse'),
    /** Null where the number could not be read: the portal knows the dossier by its own object's key. */
    numero: NumeroSchema.nullable(),
    at: InstantSchema,
    /** Key of the object that the portal put, and the identity of the quarantine. */
    depot: z.strictObject({ key: z.string(), quarantine: z.string() }),
    refusal: z.strictObject({ code: RefusalCodeSchema, place: z.string() }),
    /** Sentence for the usager. */
    usager: z.string(),
  }),
]);
export type PortalFact = z.infer<typeof PortalFactSchema>;
/** A fact of an event, under its rank. */
export type EventFact = Exclude<PortalFact, { readonly fact: 'refuse' }>;

/** The fact that an event is for the portal. */
export function portalFact(dossier: Pick<Dossier, 'demarche' | 'insee' | 'submittedAt'>, event: ConsequentialEvent): PortalFact {
  const { numero, seq, at } = event;
  const base = { version: '1' as const, numero, seq, at, demarche: dossier.demarche, insee: dossier.insee };
  switch (event.type) {
    case 'depose':
      return { ...base, fact: 'recu', submittedAt: dossier.submittedAt };
    case 'document': {
      const { id, type, bytes, sha256 } = event.document;
      return { ...base, fact: 'document', document: { id, type, bytes, sha256 } };
    }
    case 'renvoi':
      return { ...base, fact: 'statut', status: 'depose', label: STATUS_LABELS.depose, hasComment: false, documents: 0 };
    case 'reorientation':
      return { ...base, insee: event.to.insee, fact: 'reorientation', from: event.from };
    case 'effacement':
      return { ...base, fact: 'effacement' };
    case 'transmis':
    case 'recu':
      return { ...base, fact: 'statut', status: event.type, label: STATUS_LABELS[event.type], hasComment: false, documents: 0 };
    case 'reponse':
      return {
        ...base,
        fact: 'statut',
        status: event.status,
        label: STATUS_LABELS[event.status],
        hasComment: event.commentKey !== undefined,
        documents: event.documentCount,
      };
  }
}

/** Key of a fact: six digits, so that the order of the names is the order of the facts. */
export function factKey(fact: PortalFact): string {
  if (fact.fact !== 'refuse') return `${fact.numero}/${rank(fact.seq)}.json`;
  return `${fact.numero ?? 'sans-numero'}/refus-${fact.depot.quarantine}.json`;
}

/** Rank of an event as it stands in keys: six digits. */
export function rank(seq: number): string {
  return String(seq).padStart(6, '0');
}
