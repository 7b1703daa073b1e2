import * as z from 'zod';
import { InstantSchema, NumeroSchema, SeqSchema } from './ids.ts';

/** Kinds of effects on the outside. All but `depot-boite` are mails; `relance-1` and `relance-2` tell the usager that his commune is silent. */
export const EffectKindSchema = z.enum(['accuse', 'transmis', 'statut', 'avis-mairie', 'relance-1', 'relance-2', 'depot-boite']);
export type EffectKind = z.infer<typeof EffectKindSchema>;

export const EffectRoleSchema = z.enum(['usager', 'mairie']);
export type EffectRole = z.infer<typeof EffectRoleSchema>;

/** Names an effect in its dossier: rank of the event that owes it, kind, role. */
export interface EffectName {
  readonly seq: number;
  readonly kind: EffectKind;
  readonly role: EffectRole;
}

/** A delivery into a boite belongs to the event that asked for it: the deposit, or a later resend or re-routing. */
export const deliveryEffect = (seq: number): EffectName => ({ seq, kind: 'depot-boite', role: 'mairie' });

/**
 * State of an effect (design §1.5): `du` owed, `pris` claimed under a lease, then one of the ends: `fait` proved,
 * `annule` forbidden by the dossier's state, `refuse` refused for good by the far end, `incertain` in doubt and not
 * repeated, `ecarte` set aside after {@link MAX_ATTEMPTS} failures.
 */
export const EffectStateSchema = z.enum(['du', 'pris', 'fait', 'annule', 'refuse', 'incertain', 'ecarte']);
export type EffectState = z.infer<typeof EffectStateSchema>;
export type EffectEnd = Exclude<EffectState, 'du' | 'pris'>;

/** What is kept of anything owed, claimed and ended: an effect of a dossier, or a notice. */
export const ClaimSchema = z.strictObject({
  state: EffectStateSchema,
  /** When the sweeper was first to look at it, had nobody made it before. */
  since: InstantSchema.optional(),
  /** Token drawn anew by each invocation that claims. */
  owner: z.string().optional(),
  leaseUntil: InstantSchema.optional(),
  /** Attempts at the effect recorded as failed. */
  attempts: z.int().min(0),
  /** Who says it is done: provider's id, or what was seen. */
  proof: z.string().optional(),
  /** What the provider said of the effect by itself (an SES event, by its tag); looked at before a dead claim is repeated. */
  evidence: z.string().optional(),
});
export type Claim = z.infer<typeof ClaimSchema>;

export const EffectSchema = z.strictObject({
  numero: NumeroSchema,
  seq: SeqSchema,
  kind: EffectKindSchema,
  role: EffectRoleSchema,
  ...ClaimSchema.shape,
});
export type Effect = z.infer<typeof EffectSchema>;

/** Attempts at an effect, recorded as failed, before it is set aside (design §1.4). */
export const MAX_ATTEMPTS = 8;

/** Tag that names an effect to a provider: `{numero}-{seq}-{kind}-{role}` (design §1.5). */
export function effectTag(numero: string, { seq, kind, role }: EffectName): string {
  return `${numero}-${seq}-${kind}-${role}`;
}

/** Tags of a mail by name: `effet`, and `effet2` for the second effect of a combined mail, since a value of SES has no separator. */
export function effectTags(numero: string, names: readonly EffectName[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [index === 0 ? 'effet' : `effet${index + 1}`, effectTag(numero, name)]));
}

const TAG = new RegExp(`^([0-9A-Za-z-]{1,40})-(\\d{1,6})-(${EffectKindSchema.options.join('|')})-(${EffectRoleSchema.options.join('|')})$`);

/** The effect that a tag names, and its dossier; null where it names none. */
export function effectOfTag(tag: string): { readonly numero: string; readonly name: EffectName } | null {
  const [, numero, seq, kind, role] = TAG.exec(tag) ?? [];
  const effect = EffectSchema.pick({ numero: true, seq: true, kind: true, role: true }).safeParse({ numero, seq: Number(seq), kind, role });
  if (!effect.success) return null;
  const { numero: parsed, ...name } = effect.data;
  return { numero: parsed, name };
}

/** What a claimant may do with what it has just read. */
export type ClaimStep = 'claim' | 'own' | 'held' | 'take-over' | 'settled';

/**
 * Rule of the claim: an owed effect is claimed; one's own token is the lost answer of one's own write; a live claim of
 * another is left alone; a dead one is taken over only after its lease *and* the evidence time, on the real clock.
 * @param evidenceSeconds how long proof of a finished effect may take to arrive (stage value)
 */
export function claimStep(claim: Claim, owner: string, now: string, evidenceSeconds: number): ClaimStep {
  switch (claim.state) {
    case 'du':
      return 'claim';
    case 'pris': {
      if (claim.owner === owner) return 'own';
      const freeFrom = Date.parse(claim.leaseUntil ?? now) + evidenceSeconds * 1000;
      return Date.parse(now) >= freeFrom ? 'take-over' : 'held';
    }
    default:
      return 'settled';
  }
}
