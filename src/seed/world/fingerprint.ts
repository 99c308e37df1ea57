import { createHash } from 'node:crypto';

import type { RowsHash } from './store.ts';

/** One SHA-256 over the hashes of tables, whatever their order. Pure. */
export function fingerprint(hashes: ReadonlyMap<string, RowsHash>): string {
  const lines = [...hashes]
    .map(([table, { rows, low, high }]) => `${table} ${rows} ${low} ${high}\n`)
    .sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
