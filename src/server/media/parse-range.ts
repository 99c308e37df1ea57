/** An inclusive range of bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** More ranges than this in one request are not worth the trouble: the whole file is served. */
const RANGES_MAX = 16;

/**
 * What a `Range` header asks of a file (RFC 9110 §14). Undefined serves the whole file: no header,
 * another unit, a malformed header, or several ranges that do not join into one.
 */
export function parseRange(
  header: string | undefined,
  bytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const list = /^bytes\s*=\s*(.+)$/i.exec(header ?? '')?.[1];
  if (list === undefined) return undefined;
  const specs = list.split(',').map((item) => item.trim());
  if (specs.length > RANGES_MAX) return undefined;
  const ranges: ByteRange[] = [];
  for (const spec of specs) {
    const range = parseSpec(spec, bytes);
    if (range === 'malformed') return undefined;
    if (range !== 'unsatisfiable') ranges.push(range);
  }
  return ranges.length === 0 ? 'unsatisfiable' : join(ranges);
}

function parseSpec(spec: string, bytes: number): ByteRange | 'malformed' | 'unsatisfiable' {
  const found = /^(\d{0,15})-(\d{0,15})$/.exec(spec);
  if (found === null || spec === '-') return 'malformed';
  const [, first, last] = found as unknown as [string, string, string];
  if (first === '') {
    const suffix = Number(last);
    if (suffix === 0 || bytes === 0) return 'unsatisfiable';
    return { start: Math.max(0, bytes - suffix), end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? Number.MAX_SAFE_INTEGER : Number(last);
  if (end < start) return 'malformed';
  return start >= bytes ? 'unsatisfiable' : { start, end: Math.min(end, bytes - 1) };
}

/** One range, when they overlap or touch; otherwise nothing. */
function join(ranges: readonly ByteRange[]): ByteRange | undefined {
  const [first, ...rest] = ranges.toSorted((a, b) => a.start - b.start);
  const { start } = first!;
  let { end } = first!;
  for (const range of rest) {
    if (range.start > end + 1) return undefined;
    end = Math.max(end, range.end);
  }
  return { start, end };
}
