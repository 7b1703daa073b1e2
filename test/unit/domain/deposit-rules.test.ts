import { describe, expect, test } from 'vitest';
import { checkDates, checkSender } from '../../../functions/domain/deposit-rules.ts';

describe('the legal date of a deposit', () => {
  test.each([
    ['now', '2026-11-20T09:00:00.000Z', '2026-11-20T09:00:00.000Z', undefined],
    ['five minutes ahead: a clock of the sender', '2026-11-20T09:05:00.000Z', '2026-11-20T09:00:00.000Z', undefined],
    ['more than five minutes ahead', '2026-11-20T09:05:00.001Z', '2026-11-20T09:00:00.000Z', 'DATE_FUTURE'],
    ['a year ahead', '2027-11-20T09:00:00.000Z', '2026-11-20T09:00:00.000Z', 'DATE_FUTURE'],
    ['thirty days ago, less an instant', '2026-06-01T08:00:00.001Z', '2026-07-01T08:00:00.000Z', undefined],
    ['thirty days ago', '2026-06-01T08:00:00.000Z', '2026-07-01T08:00:00.000Z', 'DEPOT_PERIME'],
    // Winter time begins on 25 October 2026: the thirtieth day has the same wall time, and comes an hour later.
    ['thirty days ago in UTC, an hour less in Paris', '2026-10-10T08:00:00.000Z', '2026-11-09T08:30:00.000Z', undefined],
    ['thirty days ago in Paris', '2026-10-10T08:00:00.000Z', '2026-11-09T09:00:00.000Z', 'DEPOT_PERIME'],
    ['years ago', '2019-04-03T14:26:20.790Z', '2026-11-20T09:00:00.000Z', 'DEPOT_PERIME'],
  ])('%s: %s at %s', (_, submittedAt, now, code) => {
    expect(checkDates(submittedAt, now)?.code).toBe(code);
  });
});

describe('the sender of a deposit', () => {
  test.each([
    ['the portal', 'msp/a.zip', 'flux_GS_PEC_AVL', undefined],
    ['the portal, in a folder', 'msp/a/b.zip', 'flux_GS_PEC_ANL', undefined],
    ['another service under the prefix of the portal', 'msp/a.zip', 'RCO', 'EXPEDITEUR_INATTENDU'],
    ['no service', 'msp/a.zip', '', 'EXPEDITEUR_INATTENDU'],
    ['the service in the middle of a name', 'msp/a.zip', 'x_flux_GS_PEC_AVL', 'EXPEDITEUR_INATTENDU'],
    ['the portal under another prefix', 'dia/a.zip', 'flux_GS_PEC_AVL', 'EXPEDITEUR_INATTENDU'],
    ['a prefix that only begins alike', 'mspx/a.zip', 'flux_GS_PEC_AVL', 'EXPEDITEUR_INATTENDU'],
    ['no prefix', 'a.zip', 'flux_GS_PEC_AVL', 'EXPEDITEUR_INATTENDU'],
  ])('%s', (_, key, service, code) => {
    expect(checkSender(key, { service })?.code).toBe(code);
  });
});
