/**
 * Works on every item, some at one moment, begun in their order; answers what each gave, in their order. Where one fails, so does the
 * whole, while the other lanes go on, unheard.
 */
export async function eachOf<T, R>(items: Iterable<T>, lanes: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  // One iterator: each lane takes the next item as soon as it is free.
  const left = [...items].entries();
  async function lane(): Promise<void> {
    for (const [rank, item] of left) results[rank] = await work(item);
  }
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
