import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONTENT_DAYS, daysLater, monthsLater } from '../../../functions/domain/legal-time.ts';
import { renderMail } from '../../../functions/domain/mails/index.ts';
import { REFUSALS } from '../../../functions/domain/refusal-catalogue.ts';
import { ADDRESS_DAYS_AFTER_CLOSING, ADDRESS_MONTHS } from '../../../functions/domain/retention.ts';
import { stageConfig } from '../../../infra/config.ts';
import { facts } from './mails/facts-fixtures.ts';

const FUNCTIONS = path.join(import.meta.dirname, '../../../functions');
const sources = readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

describe('the ceiling of thirty days', () => {
  test('is the seed FAQ’s: « dans les 30 jours à compter de la date de soumission »', () => {
    expect(CONTENT_DAYS).toBe(30);
  });

  test('stands in the code once: nothing else counts thirty days, or says that it does', () => {
    const says = sources.filter((name) => {
      const code = readFileSync(path.join(FUNCTIONS, name), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\/\/.*/g, '');
      return /\b30 jours|\btrente jours|\b30 \* (?:24|86_?400)|Days\(\w+, 30\)|_DAYS\w* = 30\b/.test(code);
    });
    expect(says.toSorted()).toEqual(['domain/legal-time.ts', 'domain/retention.ts']);
  });

  test('is what refusals and mails say', () => {
    expect(REFUSALS.DEPOT_PERIME.message).toContain('plus de 30 jours');
    expect(REFUSALS.CONTENU_INDISPONIBLE.message).toContain('30 jours');
    const { text } = renderMail(['statut'], { ...facts, status: 'clos', documents: 2 });
    const oneLine = text.replace(/\s+/g, ' ');
    expect(oneLine).toContain('Ils y restent 30 jours');
    expect(oneLine).toContain('conserve le contenu de votre dossier 30 jours');
    expect(oneLine).toContain(`effacée ${ADDRESS_DAYS_AFTER_CLOSING} jours après sa clôture`);
    expect(oneLine).toContain(`au bout de ${ADDRESS_MONTHS} mois`);
  });

  test.each(['local', 'preprod', 'prod'] as const)('the rules of the buckets of %s stand a day behind it', (stage) => {
    const { contentDays, addressDays } = stageConfig(stage).lifecycle;
    expect(contentDays).toBe(CONTENT_DAYS + 1);
    // Twelve months hold 366 days where there is a 29 February.
    expect(addressDays).toBeGreaterThanOrEqual(ADDRESS_MONTHS * 30.5);
  });
});

describe('days and months are counted on the calendar of Paris, at the same wall time', () => {
  test.each([
    ['over the change to summer time, an hour less', '2026-03-20T09:00:00.000Z', 30, '2026-04-19T08:00:00.000Z'],
    ['over the change to winter time, an hour more', '2026-10-20T08:00:00.000Z', 30, '2026-11-19T09:00:00.000Z'],
    ['over both changes, none', '2026-03-20T09:00:00.000Z', 240, '2026-11-15T09:00:00.000Z'],
    ['over the turn of the year', '2026-12-15T23:30:00.000Z', 30, '2027-01-14T23:30:00.000Z'],
    ['from the last minute of the year in Paris', '2026-12-31T22:59:59.999Z', 1, '2027-01-01T22:59:59.999Z'],
    ['to an hour that the change to summer time skips: the one after it', '2027-03-27T01:30:00.000Z', 1, '2027-03-28T01:30:00.000Z'],
    ['to the hour that comes twice: the second of the two, nobody loses it', '2026-10-24T00:30:00.000Z', 1, '2026-10-25T01:30:00.000Z'],
  ])('%s', (_, from, days, expected) => {
    expect(daysLater(from, days)).toBe(expected);
  });
  test.each([
    ['a year', '2026-03-29T01:30:00.000Z', 12, '2027-03-29T01:30:00.000Z'],
    ['the last of a month', '2026-08-31T10:00:00.000Z', 6, '2027-02-28T11:00:00.000Z'],
  ])('months: %s', (_, from, months, expected) => {
    expect(monthsLater(from, months)).toBe(expected);
  });
});
