import {
  aacFiles,
  aacRanges,
  flacFiles,
  flacRanges,
  opusFiles,
} from './good-assets/fmp4-assets.ts';
import { aacEncrypted, aacPacked, aacTs } from './good-assets/stream-assets.ts';
import { textsGroups } from './good-assets/texts-groups.ts';
import { textsLive } from './good-assets/texts-live.ts';

/** Files of an HLS presentation by relative path; `master.m3u8` is where a player starts. */
export type GoodAsset = Map<string, Buffer>;

/** Presentations that break no rule of the profile `rfc`. */
export const GOOD_ASSETS = {
  'aac-files': aacFiles,
  'flac-files': flacFiles,
  'opus-files': opusFiles,
  'aac-ranges': aacRanges,
  'flac-ranges': flacRanges,
  'aac-ts': aacTs,
  'aac-packed': aacPacked,
  'aac-encrypted': aacEncrypted,
  'texts-groups': textsGroups,
  'texts-live': textsLive,
} as const satisfies Record<string, () => Promise<GoodAsset>>;

export type GoodAssetName = keyof typeof GOOD_ASSETS;

const made = new Map<GoodAssetName, Promise<GoodAsset>>();

/** A copy of a good asset, made once a process. */
export async function copyAsset(name: GoodAssetName): Promise<GoodAsset> {
  let making = made.get(name);
  if (making === undefined) made.set(name, (making = GOOD_ASSETS[name]()));
  return new Map([...(await making)].map(([file, bytes]) => [file, Buffer.from(bytes)]));
}
