import * as z from 'zod';
import { ActivationIdSchema } from './activation.ts';
import { DemarcheCodeSchema } from './demarches.ts';
import type { Dossier } from './dossier.ts';
import { AgentIdSchema, InseeSchema } from './ids.ts';

/**
 * An agent of a mairie: one commune, and the démarches he is entitled to (domain §6.5, « per-démarche habilitation »).
 * Read at each call, never from the claims of a token: a suspension takes effect at once. His e-mail address is kept by
 * the user pool only.
 */
export const AgentSchema = z.strictObject({
  agent: AgentIdSchema,
  insee: InseeSchema,
  demarches: z.array(DemarcheCodeSchema),
  state: z.enum(['actif', 'suspendu']),
  /** His last link towards a password; the others open nothing any more. */
  invitation: ActivationIdSchema.optional(),
});
export type Agent = z.infer<typeof AgentSchema>;

/** True where a dossier is in an agent's perimeter: his commune, and a démarche he is entitled to. */
export function covers(agent: Agent, dossier: Pick<Dossier, 'insee' | 'demarche'>): boolean {
  return agent.state === 'actif' && agent.insee === dossier.insee && agent.demarches.includes(dossier.demarche);
}
