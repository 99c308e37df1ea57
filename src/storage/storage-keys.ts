import { isUuid } from '#core/ids.ts';

import { storageErrors } from './storage-errors.ts';
import type { StorageKey } from './storage.ts';

const SHA256_HEX = /^[0-9a-f]{64}$/;

/** Key of an imported file, by the SHA-256 of its bytes (32 bytes or 64 hex digits). */
export function originalKey(contentHash: Uint8Array | string): StorageKey {
  return hashKey('originals', contentHash);
}

/** Key of a cover picture, by the SHA-256 of its bytes (32 bytes or 64 hex digits). */
export function coverKey(contentHash: Uint8Array | string): StorageKey {
  return hashKey('covers', contentHash);
}

/**
 * Key of the folder of a published asset. The shard is the end of the UUID: the start of a UUIDv7
 * is the time, which would put everything of one day into one folder.
 * @throws STORAGE_KEY_INVALID
 */
export function assetKey(assetId: string): StorageKey {
  const id = assetId.toLowerCase();
  if (!isUuid(id)) throw storageErrors.STORAGE_KEY_INVALID({ key: `assets/…/${assetId}` });
  return `assets/${id.slice(-2)}/${id}` as StorageKey;
}

/**
 * Takes a key back from a row; anything but the exact form that the builders give is refused, so
 * that no value can ever name a path outside the storage.
 * @throws STORAGE_KEY_INVALID
 */
export function parseStorageKey(text: string): StorageKey {
  const [kind, shard, name = '', ...rest] = text.split('/');
  const expected =
    rest.length > 0
      ? undefined
      : kind === 'assets' && isUuid(name)
        ? name.slice(-2)
        : (kind === 'originals' || kind === 'covers') && SHA256_HEX.test(name)
          ? name.slice(0, 2)
          : undefined;
  if (expected === undefined || shard !== expected || name !== name.toLowerCase()) {
    throw storageErrors.STORAGE_KEY_INVALID({ key: text.slice(0, 200) });
  }
  return text as StorageKey;
}

function hashKey(kind: 'originals' | 'covers', contentHash: Uint8Array | string): StorageKey {
  const hex =
    typeof contentHash === 'string' ? contentHash : Buffer.from(contentHash).toString('hex');
  if (!SHA256_HEX.test(hex)) throw storageErrors.STORAGE_KEY_INVALID({ key: `${kind}/…/${hex}` });
  return `${kind}/${hex.slice(0, 2)}/${hex}` as StorageKey;
}
