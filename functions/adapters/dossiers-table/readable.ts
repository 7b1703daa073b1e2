import * as z from 'zod';
import { failure } from '../../shared/logger.ts';

/**
 * An item of a list, where this version of the hub can read it. One that a newer version wrote, before it was taken back, stays as it is and
 * hides no other (docs/rollback.md); it is told by its key, and every access to itself still refuses it.
 */
export function readable<T>(item: Record<string, unknown>, parse: (item: Record<string, unknown>) => T): T | undefined {
  try {
    return parse(item);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    failure('ITEM_UNREADABLE', error, { pk: String(item.pk), sk: String(item.sk) });
    return undefined;
  }
}

/** Those items of a list that this version of the hub can read. */
export function readables<T>(items: readonly Record<string, unknown>[], parse: (item: Record<string, unknown>) => T): T[] {
  return items.flatMap((item) => readable(item, parse) ?? []);
}
