import { describe, expect, test } from 'vitest';
import { type Commune, CommuneSchema, type Raccordement, RaccordementSchema } from '../../../functions/domain/commune.ts';
import type { Aller } from '../../../functions/formats/aller.ts';
import { createRouteDeposit } from '../../../functions/receive-deposit/route-deposit.ts';

const SIRETS: Record<string, string> = { '21010001200017': '01001', '21010340400017': '01340', '20005366800016': '01015' };
const communeOf = (insee: string, own: object = {}): Commune =>
  CommuneSchema.parse({ insee, name: `Commune ${insee}`, postalCodes: [], ...own });
const raccordementOf = (insee: string, own: object = {}): Raccordement =>
  RaccordementSchema.parse({ insee, demarche: 'RCO', state: 'actif', mode: 'courriel', mailbox: 'mairie@exemple.test', ...own });

/** Saint-Bois (01340) merges into Arboys en Bugey (01015) on 1 January 2027, in Paris. */
const MERGED = communeOf('01340', { merged: { into: '01015', on: '2027-01-01' } });
const BEFORE = '2026-12-31T22:59:59.999Z';
const AFTER = '2026-12-31T23:00:00.000Z';

interface World {
  readonly at?: string;
  readonly siret?: string;
  readonly communes?: readonly Commune[];
  readonly raccordements?: readonly Raccordement[];
}

/** Where a RCO for a commune goes: the commune that handles it and the warnings, or why it is refused. */
async function route(insee: string, { at = AFTER, siret, communes = [], raccordements = [] }: World = {}) {
  const all = [communeOf('01001'), communeOf('01015'), MERGED, ...communes];
  const connected = [...raccordements, ...['01001', '01015', '01340'].map((one) => raccordementOf(one))];
  const outcome = await createRouteDeposit({
    commune: async (one) => all.findLast((known) => known.insee === one) ?? null,
    raccordement: async (one) => connected.find((known) => known.insee === one) ?? null,
    inseeOf: async (one) => SIRETS[one] ?? null,
    now: () => new Date(at),
  })({ insee, demarche: 'RCO', siret } as Aller);
  if (!outcome.ok) return outcome.refusal.code;
  const { value } = outcome;
  expect(value.raccordement.insee).toBe(value.insee);
  return [value.insee, ...value.warnings.map(({ code }) => code)];
}

describe('a deposit for a commune that merges', () => {
  test('goes to it until the last millisecond of the day before, in Paris', async () => {
    expect(await route('01340', { at: BEFORE })).toEqual(['01340']);
  });
  test('goes to the new commune from the first one of that day on, and its history says so', async () => {
    expect(await route('01340')).toEqual(['01015', 'COMMUNE_FUSIONNEE']);
  });
  test('whatever the SIRET says of the two, that of the former commune is no contradiction', async () => {
    expect(await route('01340', { siret: '21010340400017' })).toEqual(['01015', 'COMMUNE_FUSIONNEE']);
    expect(await route('01340', { siret: '20005366800016' })).toEqual(['01015', 'COMMUNE_FUSIONNEE']);
    expect(await route('01015', { siret: '21010340400017' })).toEqual(['01015']);
    expect(await route('01015', { at: BEFORE, siret: '21010340400017' })).toBe('SIRET_CONTRADICTOIRE');
    expect(await route('01340', { siret: '21010001200017' })).toBe('SIRET_CONTRADICTOIRE');
  });
  test('follows a commune that merged in its turn', async () => {
    const communes = [communeOf('01015', { merged: { into: '01001', on: '2026-06-01' } })];
    expect(await route('01340', { communes })).toEqual(['01001', 'COMMUNE_FUSIONNEE']);
  });
  test('is refused where the new commune is not connected, or not in the directory', async () => {
    expect(await route('01340', { raccordements: [raccordementOf('01015', { state: 'en-test' })] })).toBe('COMMUNE_NON_RACCORDEE');
    expect(await route('01340', { communes: [communeOf('01340', { merged: { into: '01999', on: '2020-01-01' } })] })).toBe(
      'COMMUNE_INCONNUE',
    );
  });
  test('ends where two communes name each other, rather than turning for ever', async () => {
    const circle = ['01340', '01015'].map((insee, rank, all) => communeOf(insee, { merged: { into: all[1 - rank], on: '2020-01-01' } }));
    expect(await route('01340', { communes: circle })).toBe('COMMUNE_INCONNUE');
  });
});

test('a deposit that comes while « envoi en ligne » is closed is taken: closing is the portal’s affair', async () => {
  const sendingClosed = { reason: 'La mairie déménage ce mois-ci.', since: '2026-12-01T08:00:00.000Z' };
  expect(await route('01001', { raccordements: [raccordementOf('01001', { sendingClosed })] })).toEqual(['01001']);
});
