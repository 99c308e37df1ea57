import { createHash } from 'node:crypto';

import type { CatalogSnapshot, Json } from './model.ts';

/** SHA-256 in hex of what a snapshot says of its objects; equal schemas have equal fingerprints. */
export function fingerprintCatalog(snapshot: CatalogSnapshot): string {
  const text = canonicalJson(snapshot.objects as unknown as Json);
  return createHash('sha256').update(text).digest('hex');
}

/** JSON with sorted keys and no spaces: one text for one value. Pure. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = value as Record<string, Json>;
  const pairs = Object.keys(fields)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(fields[key]!)}`);
  return `{${pairs.join(',')}}`;
}
