import { describe, expect, test } from 'vitest';
import { checkRights, type FarEnd } from '../../../../ops/rehearsal/checks/rights.ts';

/** A server in memory; `may` says what its user may do. */
function server(may: { list?: boolean; write?: boolean; move?: boolean; remove?: boolean } = {}) {
  const { list = true, write = true, move = true, remove = true } = may;
  const names = new Set<string>();
  const end: FarEnd = {
    directory: '/recus',
    putTestFile: async (name) => `/vault/envois/essais/${name}`,
    async send(path) {
      if (write) names.add(path.split('/').at(-1) ?? '');
      return 'transfer';
    },
    results: async () => [{ filePath: '', status: write ? 'COMPLETED' : 'FAILED', failureCode: write ? undefined : 'WRITE_FILE_ERROR' }],
    async move(from, to) {
      if (!move || !names.delete(from.split('/').at(-1) ?? '')) return;
      names.add(to.split('/').at(-1) ?? '');
    },
    async remove(path) {
      if (remove) names.delete(path.split('/').at(-1) ?? '');
    },
    list: async () => 'listing',
    take: async () =>
      list ? JSON.stringify({ files: [...names].map((name) => ({ filePath: `/recus/${name}` })), truncated: false }) : null,
    wait: async () => {},
  };
  return { end, names };
}

const outcome = async (may: Parameters<typeof server>[0]) => {
  const { end, names } = server(may);
  const { lines, left } = await checkRights(end, 'essai-1');
  return { lines: lines.map(({ code, ok }) => [code, ok]), left, names: [...names], detail: lines.find(({ ok }) => !ok)?.detail };
};

describe('directory and rights', () => {
  test('green on every line, and nothing is left', async () => {
    expect(await outcome({})).toEqual({
      lines: [
        ['repertoire', true],
        ['ecriture', true],
        ['renommage', true],
        ['effacement', true],
      ],
      left: [],
      names: [],
      detail: undefined,
    });
  });
  test.each([
    ['repertoire', { list: false }, 'n’existe pas, ou ne peut pas être lu', []],
    ['ecriture', { write: false }, 'WRITE_FILE_ERROR', ['essai-1.1.part']],
    ['renommage', { move: false }, 'n’a pas pu être renommé', ['essai-1.1.part', 'essai-1.2.part']],
    ['effacement', { remove: false }, 'n’a pas pu être effacé', ['essai-1.2.part']],
  ] as const)('%s is red where it is not so, and what follows is not tried', async (code, may, sentence, left) => {
    const found = await outcome(may);
    expect(found.detail).toContain(sentence);
    expect(found.left).toEqual(left);
    const order = ['repertoire', 'ecriture', 'renommage', 'effacement'];
    expect(found.lines).toEqual(order.map((one) => [one, order.indexOf(one) < order.indexOf(code)]));
  });
});
