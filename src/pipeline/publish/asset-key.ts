import type { AssetId } from '../model.ts';
import type { StorageKey } from '#storage/storage.ts';

/** Where an asset lives in the storage: `assets/<last two characters of its id>/<id>`. */
export function assetKey(id: AssetId): StorageKey {
  return `assets/${id.slice(-2)}/${id}` as StorageKey;
}
