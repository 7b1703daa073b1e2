import { describe, expect, test } from 'vitest';
import { eachOf } from '../../../functions/shared/each-of.ts';

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
};

describe('some at one moment', () => {
  test('every item is worked on once, and the answers are in the order of the items, whoever ends first', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await turns(20 - item);
      return `${item}`;
    };
    expect(await eachOf(new Set([1, 2, 3, 4, 5]), 2, work)).toEqual(['1', '2', '3', '4', '5']);
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(await eachOf([], 2, work)).toEqual([]);
  });

  test('never more than the lanes, and nobody waits for the slowest', async () => {
    let atOnce = 0;
    let most = 0;
    const ended: string[] = [];
    await eachOf([9, 1, 1, 1], 2, async (length) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await turns(length);
      atOnce -= 1;
      ended.push(`${length}`);
    });
    expect(most).toBe(2);
    expect(ended.at(-1)).toBe('9');
  });

  test('a failure is everybody’s', async () => {
    const work = async (item: number) => {
      if (item === 2) throw new Error('the second');
    };
    await expect(eachOf([1, 2, 3], 2, work)).rejects.toThrow('the second');
  });
});
