import * as z from 'zod';
import { DaySchema, PostalCodeSchema } from '../functions/domain/commune.ts';
import { DemarcheCodeSchema } from '../functions/domain/demarches.ts';
import { BoiteSchema, EndpointIdSchema, InseeSchema, InstantSchema } from '../functions/domain/ids.ts';

/** A schema of the domain with a sentence for who typed the value. */
const said = <S extends z.ZodType>(schema: S, sentence: string) =>
  z.string().transform((typed, context): z.output<S> => {
    const parsed = schema.safeParse(typed);
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: `« ${typed} » ne convient pas : ${sentence}` });
    return z.NEVER;
  });

/** What several commands take. */
export const insee = said(InseeSchema, 'un code INSEE a cinq caractères, par exemple 01001 ou 2A004.');
export const postalCode = said(PostalCodeSchema, 'un code postal a cinq chiffres.');
export const departement = said(z.string().regex(/^(?:\d{2}|2[AB]|9[78]\d)$/), 'un département se nomme par son code : 01, 2A, 974.');
export const day = said(DaySchema, 'un jour s’écrit AAAA-MM-JJ.');
/** With its offset: without one, it would be that of the machine where it was typed. */
export const instant = said(
  z.iso.datetime({ offset: true }).transform((typed) => InstantSchema.parse(new Date(typed).toISOString())),
  'un instant est attendu, avec son décalage : 2026-12-24T09:00:00Z ou 2026-12-24T10:00:00+01:00.',
);
export const demarche = said(DemarcheCodeSchema, `une démarche est l’un de ${DemarcheCodeSchema.options.join(', ')}.`);
export const boite = said(BoiteSchema, 'une boîte a de 3 à 60 lettres minuscules, chiffres ou tirets.');
export const endpointId = said(EndpointIdSchema, 'un serveur a un nom de 3 à 60 lettres minuscules, chiffres ou tirets.');
/** Why an operator does something: kept with his name. */
export const reason = z
  .string()
  .trim()
  .min(3, 'la raison tient en trois caractères au moins.')
  .max(200, 'la raison tient en 200 caractères.');
export const email = said(z.email().max(254), 'une adresse électronique est attendue.');
