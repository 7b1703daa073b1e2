import { describe, expect, test } from 'vitest';
import type { Pause } from '../../../functions/adapters/dossiers-table/pauses.ts';
import type { Hub } from '../../../ops/context/hub.ts';
import { NOW, run } from './run.ts';

/** Functions fed by queues, and whether they are. */
function hubOf(pause: Pause | null = null, enabled = true) {
  const state = { pause, fed: new Map(['receive', 'return', 'fetch', 'mails'].map((name) => [name, enabled])) };
  const hub = {
    names: {
      ReceiveDepositFunction: 'receive',
      ReceiveReturnFlowFunction: 'return',
      RecordFetchFunction: 'fetch',
      SendMailsFunction: 'mails',
    },
    pauses: {
      current: async () => state.pause,
      save: async (begun: Pause) => {
        state.pause = begun;
      },
      end: async () => {
        state.pause = null;
      },
    },
    eventSources: {
      queuesOf: async (name: string) => [{ id: name, state: state.fed.get(name) ? 'Enabled' : 'Disabled' }],
      enable: async (id: string, on: boolean) => void state.fed.set(id, on),
    },
  } as unknown as Partial<Hub>;
  return { hub, state };
}

const ON = ['pause', 'on', '--reason', 'bascule de réseau'];

describe('pause', () => {
  test('on stops what comes in; mails go on, and it says until when', async () => {
    const { hub, state } = hubOf();
    const { code, out, acts } = await run(ON, { hub });
    expect(code).toBe(0);
    expect(Object.fromEntries(state.fed)).toEqual({ receive: false, return: false, fetch: false, mails: true });
    expect(out).toContain('bascule de réseau');
    expect(out).toContain('07/12/2026');
    expect(acts.at(-1)).toMatchObject({ act: 'pause on', outcome: 'fait' });
  });

  test('on again widens it, and keeps its first instant', async () => {
    const { hub, state } = hubOf({ since: '2026-11-24T10:00:00.000Z', by: 'x', reason: 'avant', functions: ['ReceiveDepositFunction'] });
    await run([...ON, '--courriels'], { hub });
    expect(state.pause).toMatchObject({ since: '2026-11-24T10:00:00.000Z', reason: 'bascule de réseau' });
    expect(state.fed.get('mails')).toBe(false);
  });

  test('off starts again what was stopped, and nothing is left of the pause', async () => {
    const { hub, state } = hubOf();
    await run(ON, { hub });
    expect((await run('pause off', { hub })).code).toBe(0);
    expect([...state.fed.values()].every(Boolean)).toBe(true);
    expect(state.pause).toBeNull();
    expect((await run('pause off', { hub })).code).toBe(1);
  });

  test('show says whether it is on, and finds what was stopped by other means', async () => {
    expect((await run('pause show --json', hubOf())).json()).toEqual({ paused: false });
    expect((await run('pause show', hubOf(null, false))).code).toBe(1);
    const { hub } = hubOf();
    await run(ON, { hub });
    expect((await run('pause show --json', { hub })).json()).toMatchObject({ paused: true, since: NOW });
  });
});
