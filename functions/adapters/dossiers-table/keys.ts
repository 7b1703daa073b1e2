import type { EffectName } from '../../domain/effects.ts';
import type { MailboxRole } from '../../domain/mailbox.ts';
import { departementOf } from '../../domain/open-directory.ts';
import { rank } from '../../domain/portal-facts.ts';

/** Shards of the due index: a spread that keeps one partition under its limit at the design point (design §6). */
export const DUE_SHARDS = 16;

const DOSSIER = 'DOSSIER#';
export const dossierPk = (numero: string): string => `${DOSSIER}${numero}`;
/** The dossier that an item belongs to; null where it belongs to none. */
export const numeroOf = (pk: string): string | null => (pk.startsWith(DOSSIER) ? pk.slice(DOSSIER.length) : null);
export const eventSk = (seq: number): string => `EVENT#${rank(seq)}`;
export const effectSk = ({ seq, kind, role }: EffectName): string => `EFFECT#${rank(seq)}#${kind}#${role}`;
/** The delivery that outlives its execution: one a dossier, to its mairie. */
export const deliverySk = 'DELIVERY#mairie';
/** Lists of the first index: what waits for an endpoint, what is under way there, what a suspended raccordement holds. */
export const endpointListPk = (endpoint: string): string => `ENDPOINT#${endpoint}`;
export const endpointWorkPk = (endpoint: string): string => `ENDPOINT#${endpoint}#EN-COURS`;
export const heldListPk = (insee: string, demarche: string): string => `SUSPENDU#${insee}#${demarche}`;
export const communeListPk = (insee: string, demarche: string): string => `COMMUNE#${insee}#${demarche}`;

export const communeKey = (insee: string) => ({ pk: `COMMUNE#${insee}`, sk: 'COMMUNE' });
export const raccordementKey = (insee: string, demarche: string) => ({ pk: `COMMUNE#${insee}`, sk: `RACCORDEMENT#${demarche}` });
/** Communes stand in the first index by département: 887 at most, in the Pas-de-Calais. */
export const communeListKey = (insee: string) => ({ gsi1pk: `ANNUAIRE#${departementOf(insee)}`, gsi1sk: insee });
/** Every raccordement stands in one list of it: some 70,000 small items, read by operators only. */
export const raccordementListKey = (insee: string, demarche: string) => ({ gsi1pk: 'RACCORDEMENT', gsi1sk: `${insee}#${demarche}` });

/** Key of an item of a dossier. */
export const dossierKey = (numero: string, sk: string): { pk: string; sk: string } => ({ pk: dossierPk(numero), sk });

/** A mail that belongs to no dossier. */
export const noticeKey = (id: string) => ({ pk: `AVIS#${id}`, sk: 'AVIS' });

/** Key of what is known of a mailbox of a raccordement; no address. */
export const mailboxKey = (insee: string, demarche: string, role: MailboxRole): { pk: string; sk: string } => ({
  pk: `COMMUNE#${insee}`,
  sk: `SANTE#${demarche}#${role}`,
});

/** Attributes that put an item in the due index at an instant. The shard comes from the item's own partition key. */
export function due(pk: string, instant: string): { gsi2pk: string; gsi2sk: string } {
  let hash = 0;
  for (const unit of pk) hash = (hash * 31 + unit.charCodeAt(0)) >>> 0;
  return { gsi2pk: `DUE#${hash % DUE_SHARDS}`, gsi2sk: instant };
}

/** What an item holds besides its own keys and its places in the indexes. */
export function withoutKeys(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { pk: _pk, sk: _sk, gsi1pk: _list, gsi1sk: _rank, gsi2pk: _shard, gsi2sk: _due, ...own } = item;
  return own;
}
