import { createHash, randomUUID } from 'node:crypto';

declare const kind: unique symbol;

/** A UUID of one kind of thing: `Id<'track'>` is not an `Id<'user'>`. */
export type Id<Kind extends string> = string & { readonly [kind]: Kind };

/** Where ids come from; seeds and tests give their own, so that runs repeat. */
export interface Ids {
  next<Kind extends string>(): Id<Kind>;
}

/** UUIDv7 (RFC 9562 §5.7): ordered by creation, so that index pages fill in order. */
export const randomIds: Ids = Object.freeze({
  next: <Kind extends string>() => {
    const time = Date.now().toString(16).padStart(12, '0');
    // Version 4 draws its random bits from a pool that Node keeps; asking the system for each id
    // takes longer than all the rest of it. Its variant stays where it stands.
    const random = randomUUID().slice(15);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${random}` as Id<Kind>;
  },
});

/** A UUIDv8 derived from a namespace and a name: the same input gives the same id everywhere. */
export function idFrom<Kind extends string>(namespace: string, name: string): Id<Kind> {
  const digest = createHash('sha256').update(namespace).update('\0').update(name).digest();
  return formatUuid(digest.subarray(0, 16)) as Id<Kind>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

function formatUuid(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
