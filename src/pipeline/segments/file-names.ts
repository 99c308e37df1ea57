/** Names of files in an asset's folder; what they hold decides what they are called. */

/** `init-<sha256>.mp4` in a rendition's folder. */
export function initFile(sha256: Uint8Array): string {
  return `init-${hex(sha256)}.mp4`;
}

/** `<sha256>.m4s` in a rendition's folder. */
export function segmentFile(sha256: Uint8Array): string {
  return `${hex(sha256)}.m4s`;
}

/** The media playlist in a rendition's folder. */
export const mediaPlaylistFile = 'playlist.m3u8';
/** The waveform in the asset's folder, in audiowaveform's two formats. */
export const waveformFile = 'waveform.json';
export const waveformDataFile = 'waveform.dat';
/** What the asset is, in the asset's folder. */
export const assetFile = 'asset.json';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
