import { accepted, type Outcome, refused } from './refusals.ts';

/** Longest comment to the usager, in characters as a person counts them (code points). */
export const COMMENT_MAX = 4000;

/** What no person types: controls other than line feed and tab, directional overrides, the byte order mark, lone surrogates. */
const UNTYPED = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF\p{Cs}]/gu;

/**
 * The comment as it is kept and told: composed letters, plain line ends, no invisible controls, no blank around it.
 * A comment where nothing is to be seen is no comment. Same rule for the return flow and for the GS.
 */
export function normaliseComment(raw: string | undefined, place: string): Outcome<string | undefined> {
  if (raw === undefined) return accepted(undefined);
  const comment = raw
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(UNTYPED, (character) => (character === '\n' || character === '\t' ? character : ''))
    .trim();
  if ([...comment].length > COMMENT_MAX) return refused('COMMENTAIRE_TROP_LONG', place);
  return accepted(/[^\p{C}\p{Z}]/u.test(comment) ? comment : undefined);
}
