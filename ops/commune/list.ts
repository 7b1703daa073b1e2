import * as z from 'zod';
import type { Commune } from '../../functions/domain/commune.ts';
import { slugOf } from '../../functions/domain/commune-names.ts';
import { eachOf } from '../../functions/shared/each-of.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import type { View } from '../output.ts';
import { departementsOf } from './known.ts';
import { communesView } from './sheet.ts';

export const ListSchema = z.strictObject({
  departement: inputs.departement.optional(),
  ouvertes: z.boolean().default(false),
  corrigees: z.boolean().default(false),
  fusionnees: z.boolean().default(false),
});
export const FindSchema = z.strictObject({ texte: z.string().trim().min(2, 'deux caractères au moins.') });

type ListHub = Pick<Hub, 'directory' | 'openCommunes'>;

/** Départements read at one moment. */
const AT_ONCE = 12;

/** The communes of some départements: for all of France some 10 MB are read, in a few seconds. */
async function communesOf(hub: ListHub, departements: readonly string[]): Promise<Commune[]> {
  return (await eachOf(departements, AT_ONCE, hub.directory.communesOf)).flat();
}

export async function listCommunes(hub: ListHub, { departement, ...only }: z.output<typeof ListSchema>): Promise<View> {
  const all = await communesOf(hub, departementsOf(hub.openCommunes(), departement === undefined ? [] : [departement]));
  return communesView(
    all.filter(
      ({ service, corrections, merged }) =>
        (!only.ouvertes || service !== undefined) &&
        (!only.corrigees || corrections !== undefined) &&
        (!only.fusionnees || merged !== undefined),
    ),
  );
}

/** Communes by a part of their name, whatever its accents, or by a postal code or its beginning. */
export async function findCommunes(hub: ListHub, { texte }: z.output<typeof FindSchema>): Promise<View> {
  const all = await communesOf(hub, departementsOf(hub.openCommunes(), []));
  const wanted = slugOf(texte);
  const byCode = /^\d{2,5}$/.test(texte);
  return communesView(
    all.filter(({ name, postalCodes }) => (byCode ? postalCodes.some((code) => code.startsWith(texte)) : slugOf(name).includes(wanted))),
  );
}
