import { describe, expect, it } from 'vitest';
import { type Findings, isWrong } from '../../faults/verdict.ts';

const NOTHING: Findings = { lost: [], doubled: [], unsettled: [], diverged: [], residue: [] };

describe('what was found of a dossier', () => {
  it.each(['lost', 'doubled', 'diverged', 'residue'] as const)(
    'is wrong where something is %s: its shortest schedule is looked for',
    (kind) => {
      expect(isWrong({ ...NOTHING, [kind]: ['one'] })).toBe(true);
    },
  );

  it('is right where nothing is, or what the documents foresee', () => {
    expect(isWrong(NOTHING)).toBe(false);
    expect(isWrong({ ...NOTHING, unsettled: ['accuse usager: in doubt'] })).toBe(false);
  });
});
