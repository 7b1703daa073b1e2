import { expect, test } from 'vitest';
import {
  afterFailure,
  beforeProbe,
  type CircuitSchedule,
  HOST_KEY_CHANGED,
  isOfEndpoint,
  wasTold,
} from '../../../functions/domain/circuit.ts';
import { type Circuit, CircuitSchema, CLOSED_CIRCUIT } from '../../../functions/domain/endpoint.ts';
import { secondsLater } from '../../../functions/domain/instants.ts';
import { LATER } from './dossier-fixtures.ts';

const SCHEDULE: CircuitSchedule = { firstProbeSeconds: 60, maxProbeSeconds: 900 };
const fail = (circuit: Circuit, code = 'CONNECTION_ERROR') => afterFailure(circuit, code, LATER, SCHEDULE, 1);
const opened = (): Circuit & { state: 'ouvert' } => {
  const circuit = fail(fail(fail(CLOSED_CIRCUIT)), 'TIMEOUT_ERROR');
  if (circuit.state !== 'ouvert') throw new Error('three failures open a circuit');
  return circuit;
};
const probed = (circuit: Circuit & { state: 'ouvert' }) => beforeProbe(circuit, LATER, SCHEDULE, 1);

test('the third failure in a row opens it, with its reason and its first probe', () => {
  expect(fail(CLOSED_CIRCUIT)).toEqual({ state: 'ferme', failures: 1 });
  const circuit = fail(fail(fail(CLOSED_CIRCUIT)));
  expect(circuit).toEqual({ state: 'ouvert', failures: 3, since: LATER, reason: 'CONNECTION_ERROR', nextProbeAt: secondsLater(LATER, 60) });
  expect(CircuitSchema.parse(circuit)).toEqual(circuit);
});
test('what was under way when it opened changes nothing', () => {
  const circuit = fail(fail(fail(CLOSED_CIRCUIT)));
  expect(fail(circuit, 'TIMEOUT_ERROR')).toBe(circuit);
});
test('each probe sets the next one first, further away, up to the cap', () => {
  let circuit = opened();
  const waits: number[] = [];
  for (let probe = 0; probe < 6; probe++) {
    const next = probed(circuit);
    if (next.state !== 'ouvert') throw new Error('a probe closes nothing by itself');
    waits.push((Date.parse(next.nextProbeAt) - Date.parse(LATER)) / 1000);
    circuit = next;
  }
  expect(waits).toEqual([120, 240, 480, 900, 900, 900]);
});
test('people are told from the first failed probe on, of a changed key at once', () => {
  expect(wasTold(opened())).toBe(false);
  expect(wasTold(probed(opened()))).toBe(false);
  const second = probed(opened());
  if (second.state !== 'ouvert') throw new Error('open');
  expect(wasTold(probed(second))).toBe(true);
  expect(wasTold({ ...opened(), reason: HOST_KEY_CHANGED })).toBe(true);
  expect(wasTold(CLOSED_CIRCUIT)).toBe(false);
});
test.each([
  ['CONNECTION_ERROR', true],
  ['TIMEOUT_ERROR', true],
  ['ASSUME_ROLE_ERROR', true],
  ['INTERNAL_ERROR', true],
  ['CALL_REFUSED', true],
  ['WRITE_FILE_ERROR', false],
  ['RENAME_ERROR', false],
  ['PATH_NOT_FOUND', false],
  ['ANSWER_LOST', false],
])('%s is a failure of the whole endpoint: %s', (code, expected) => {
  expect(isOfEndpoint(code)).toBe(expected);
});
