import * as z from 'zod';
import { REFUSALS } from './refusal-catalogue.ts';

export type RefusalCode = keyof typeof REFUSALS;
export const RefusalCodeSchema = z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]);

/**
 * A refusal is a value. `place` names an element, an entry by its rank or a field: never a value of the input nor a
 * file name chosen by a person (design §7). `message` is the sentence of the catalogue.
 */
export const RefusalSchema = z.strictObject({ code: RefusalCodeSchema, place: z.string(), message: z.string() });
export type Refusal = z.infer<typeof RefusalSchema>;

/** A refusal of the catalogue, at a place. */
export function refuse(code: RefusalCode, place: string): Refusal {
  return { code, place, message: REFUSALS[code].message };
}

/** Expected outcomes are values: the result, or why not. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const accepted = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refused = (code: RefusalCode, place: string): Outcome<never> => ({ ok: false, refusal: refuse(code, place) });
