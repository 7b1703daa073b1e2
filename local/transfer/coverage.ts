/** Which bytes of a file were read or written, whatever the order: clients send dozens of requests at once. */
export interface Coverage {
  add(start: number, end: number): void;
  /** Bytes covered from the beginning without a hole. */
  prefix(): number;
  /** Bytes covered, holes left out. */
  total(): number;
  /** One past the last byte covered. */
  end(): number;
}

export function coverage(): Coverage {
  let ranges: { start: number; end: number }[] = [];
  return {
    add(start, end) {
      if (end <= start) return;
      const last = ranges.at(-1);
      // In order, as nearly always: the last range grows.
      if (last !== undefined && last.end === start) {
        last.end = end;
        return;
      }
      const apart = ranges.filter((range) => range.end < start || range.start > end);
      const touching = ranges.filter((range) => range.end >= start && range.start <= end);
      const merged = {
        start: Math.min(start, ...touching.map((range) => range.start)),
        end: Math.max(end, ...touching.map((range) => range.end)),
      };
      ranges = [...apart, merged].sort((a, b) => a.start - b.start);
    },
    prefix: () => (ranges[0]?.start === 0 ? ranges[0].end : 0),
    total: () => ranges.reduce((sum, range) => sum + range.end - range.start, 0),
    end: () => ranges.at(-1)?.end ?? 0,
  };
}
