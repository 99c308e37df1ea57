import { createHash } from 'node:crypto';

import type { CatalogSnapshot, Json } from './model.ts';

/** SHA-256 in hex of what a snapshot says of its objects; equal schemas have equal fingerprints. */
export function fingerprintCatalog(snapshot: CatalogSnapshot): string {
  const text = canonicalJson(snapshot.objects as unknown as Json);
  return createHash('sha256').update(text).digest('hex');
}

/** JSON with sorted keys and no spaces: one text for one value. Pure. */
export function canonicalJson(value: Json): string {
  const keys = new Set<string>();
  collectKeys(value, keys);
  // A list of keys is also the order in which they are written.
  return JSON.stringify(value, [...keys].sort());
}

function collectKeys(value: Json, keys: Set<string>): void {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) for (const key of Object.keys(value)) keys.add(key);
  for (const item of Object.values(value) as Json[]) collectKeys(item, keys);
}
