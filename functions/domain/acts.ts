import * as z from 'zod';
import { InstantSchema } from './ids.ts';

/** An operator of DILA, as the cloud or his machine names him. */
export const AuthorSchema = z.string().min(1).max(300);
/** Why an operator did something, in his words: never told outside, and without personal data. */
export const ReasonSchema = z.string().min(3).max(200);

/**
 * What an operator did: kept so that one knows later who did what. The act and its target are words and identifiers of ours: no address,
 * no telephone, no secret.
 */
export const ActSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  at: InstantSchema,
  author: AuthorSchema,
  /** Command, as typed: `raccordement state`. */
  act: z.string().regex(/^[a-z -]{1,60}$/),
  /** Identifiers: INSEE code, démarche, endpoint, boite, account, number. */
  target: z.string().regex(/^[0-9A-Za-z /-]{0,200}$/),
  /** `en-cours` is what stays where the command died on the way. */
  outcome: z.enum(['en-cours', 'fait', 'refuse', 'echoue']),
});
export type Act = z.infer<typeof ActSchema>;

/** What an act touches, as it is kept: cut to its length, with a dash for each character that a target does not take. */
export const targetText = (identifiers: string): string => identifiers.replace(/[^0-9A-Za-z /-]/g, '-').slice(0, 200);

/** Day of an act, in UTC: its partition. */
export const dayOf = (instant: string): string => instant.slice(0, 10);
