import type { Scenario } from './scenario.ts';

const deposit = { numero: 'A-9-ABCDEFGH', seq: 1, kind: 'depose' };
const again = { numero: 'A-9-ABCDEFGH', seq: 5, kind: 'renvoi' };
const elsewhere = { numero: 'A-9-ABCDEFGH', seq: 5, kind: 'reorientation' };
const answer = { numero: 'A-9-ABCDEFGH', seq: 3, kind: 'en-cours' };
const carriedOut = [{ result: { carried: 1 } }];
const ids = (input: { numero: string; seq: number }) => ({ numero: input.numero, seq: input.seq });

const way = (to: string) => [{ result: { way: to } }];
const LEFT = { status: 'FAILED', error: 'EventLeftOpen' } as const;
const DONE = { status: 'SUCCEEDED' } as const;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a deposit for a commune with a boite is put in the boite',
    input: deposit,
    answers: { 'Acknowledge Deposit': way('boite'), 'Put in the Boite': [{ result: {} }], 'Carry Out Events': carriedOut },
    visited: ['Which Event', 'Acknowledge Deposit', 'By Which Channel', 'Put in the Boite', 'Carry Out Events'],
    payload: ids(deposit),
    end: DONE,
  },
  {
    name: 'a deposit for a commune by courriel is opened in the GS',
    input: deposit,
    answers: { 'Acknowledge Deposit': way('gs'), 'Open in the GS': [{ result: {} }], 'Carry Out Events': carriedOut },
    visited: ['Which Event', 'Acknowledge Deposit', 'By Which Channel', 'Open in the GS', 'Carry Out Events'],
    payload: ids(deposit),
    end: DONE,
  },
  ...['push', 'suspendu'].map(
    (to): Scenario => ({
      name: `a deposit of the way ${to} leaves its execution`,
      input: deposit,
      answers: { 'Acknowledge Deposit': way(to), 'Hand Over the Delivery': [{ result: { outcome: 'confie' } }] },
      visited: ['Which Event', 'Acknowledge Deposit', 'By Which Channel', 'Hand Over the Delivery'],
      payload: ids(deposit),
      end: DONE,
    }),
  ),
  {
    name: 'a delivery that cannot be handed over is left to the sweeper',
    input: deposit,
    answers: { 'Acknowledge Deposit': way('push'), 'Hand Over the Delivery': [{ error: 'States.Timeout' }] },
    visited: ['Which Event', 'Acknowledge Deposit', 'By Which Channel', 'Hand Over the Delivery', 'Leave to the Sweeper'],
    end: LEFT,
  },
  {
    name: 'a deposit that was handed over already goes on with its consequences',
    input: deposit,
    answers: { 'Acknowledge Deposit': way('aucune'), 'Carry Out Events': carriedOut },
    visited: ['Which Event', 'Acknowledge Deposit', 'By Which Channel', 'Carry Out Events'],
    payload: ids(deposit),
    end: DONE,
  },
  {
    name: 'a resend takes the old file out, and goes the way of a deposit',
    input: again,
    answers: { 'Begin the Redelivery': way('boite'), 'Put in the Boite': [{ result: {} }], 'Carry Out Events': carriedOut },
    visited: ['Which Event', 'Begin the Redelivery', 'By Which Channel', 'Put in the Boite', 'Carry Out Events'],
    payload: ids(again),
    end: DONE,
  },
  {
    name: 'a re-routing goes by the way of the other commune',
    input: elsewhere,
    answers: { 'Begin the Redelivery': way('gs'), 'Open in the GS': [{ result: {} }], 'Carry Out Events': carriedOut },
    visited: ['Which Event', 'Begin the Redelivery', 'By Which Channel', 'Open in the GS', 'Carry Out Events'],
    payload: ids(elsewhere),
    end: DONE,
  },
  {
    name: 'a redelivery that cannot begin is left to the sweeper',
    input: elsewhere,
    answers: { 'Begin the Redelivery': [{ error: 'States.Timeout' }] },
    visited: ['Which Event', 'Begin the Redelivery', 'Leave to the Sweeper'],
    calls: { 'Begin the Redelivery': 4 },
    end: LEFT,
  },
  {
    name: 'an answer of the commune is carried out at once, in two transitions',
    input: answer,
    answers: { 'Carry Out Events': carriedOut },
    visited: ['Which Event', 'Carry Out Events'],
    payload: ids(answer),
    end: DONE,
  },
  {
    name: 'a task that fails three times and then succeeds goes on',
    input: answer,
    answers: { 'Carry Out Events': [{ error: 'Lambda.Unknown' }, { error: 'States.Timeout' }, { error: 'TypeError' }, ...carriedOut] },
    visited: ['Which Event', 'Carry Out Events'],
    calls: { 'Carry Out Events': 4 },
    end: DONE,
  },
  {
    name: 'an acknowledgement that keeps failing is left to the sweeper',
    input: deposit,
    answers: { 'Acknowledge Deposit': [{ error: 'Lambda.Unknown' }] },
    visited: ['Which Event', 'Acknowledge Deposit', 'Leave to the Sweeper'],
    calls: { 'Acknowledge Deposit': 4 },
    end: LEFT,
  },
  {
    name: 'a boite that cannot be written is left to the sweeper',
    input: deposit,
    answers: { 'Acknowledge Deposit': way('boite'), 'Put in the Boite': [{ error: 'States.Timeout' }] },
    visited: ['Which Event', 'Acknowledge Deposit', 'By Which Channel', 'Put in the Boite', 'Leave to the Sweeper'],
    end: LEFT,
  },
  {
    name: 'a dossier that cannot be opened in the GS is left to the sweeper',
    input: deposit,
    answers: { 'Acknowledge Deposit': way('gs'), 'Open in the GS': [{ error: 'Lambda.Unknown' }] },
    visited: ['Which Event', 'Acknowledge Deposit', 'By Which Channel', 'Open in the GS', 'Leave to the Sweeper'],
    end: LEFT,
  },
  {
    name: 'consequences that cannot be carried out are left to the sweeper',
    input: answer,
    answers: { 'Carry Out Events': [{ error: 'States.Timeout' }] },
    visited: ['Which Event', 'Carry Out Events', 'Leave to the Sweeper'],
    calls: { 'Carry Out Events': 4 },
    end: LEFT,
  },
];
