import { createHash } from 'node:crypto';

/**
 * JSON with its names in order and without blanks: the same value gives the same text everywhere.
 * Whole numbers of any size are digits, times RFC 3339. Pure.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(order(value));
}

/** Of the canonical JSON. Pure. */
export function sha256Of(value: unknown): Buffer {
  return createHash('sha256').update(canonicalJson(value)).digest();
}

function order(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(order);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([name, part]) => [name, order(part)] as const);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries);
}
