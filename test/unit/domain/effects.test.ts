import { expect, test } from 'vitest';
import { claimStep, type Effect, type EffectName, effectOfTag, effectTag } from '../../../functions/domain/effects.ts';
import { NumeroSchema } from '../../../functions/domain/ids.ts';

const NOW = '2026-11-23T10:00:00.000Z';
const owed: Effect = { numero: NumeroSchema.parse('A-1-TEST'), seq: 2, kind: 'transmis', role: 'usager', state: 'du', attempts: 0 };
const claimed = (leaseUntil: string, owner = 'other'): Effect => ({ ...owed, state: 'pris', owner, leaseUntil });

test.each<[string, Effect, string]>([
  ['an owed effect is claimed', owed, 'claim'],
  ['one’s own token is the lost answer of one’s own write', claimed('2026-11-23T10:01:00.000Z', 'me'), 'own'],
  ['a live claim of another is left alone', claimed('2026-11-23T10:01:00.000Z'), 'held'],
  ['a dead lease is left alone until the evidence had its time', claimed('2026-11-23T09:59:31.000Z'), 'held'],
  ['then it is taken over', claimed('2026-11-23T09:59:30.000Z'), 'take-over'],
  ['what is done stays done', { ...owed, state: 'fait' }, 'settled'],
  ['what was set aside stays so', { ...owed, state: 'ecarte' }, 'settled'],
])('%s', (_, effect, step) => {
  expect(claimStep(effect, 'me', NOW, 30)).toBe(step);
});

test('the tag names dossier, event, kind and role', () => {
  expect(effectTag('A-1-TEST', owed)).toBe('A-1-TEST-2-transmis-usager');
});

test.each<[string, EffectName]>([
  ['A-1-TEST', { seq: 2, kind: 'transmis', role: 'usager' }],
  ['A-1-2', { seq: 3, kind: 'avis-mairie', role: 'mairie' }],
  ['A-1-2-accuse-usager', { seq: 12, kind: 'accuse', role: 'usager' }],
])('the tag of an effect of %s is read back', (numero, name) => {
  expect(effectOfTag(effectTag(numero, name))).toEqual({ numero, name });
});

test.each(['', 'A-1', 'A-1-0-transmis-usager', 'A-1-2-transmis-agent', `${'A'.repeat(41)}-2-transmis-usager`, 'A_1-2-transmis-usager'])(
  '%j names no effect',
  (tag) => {
    expect(effectOfTag(tag)).toBeNull();
  },
);
