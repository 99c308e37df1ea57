import { open, readFile } from 'node:fs/promises';
import path from 'node:path';

import { type Box, readBoxHeader, readBoxes } from '../../boxes/box.ts';
import { boxErrors } from '../../boxes/box-errors.ts';
import { readFragment } from '../../boxes/read-fragment.ts';
import { type InitInfo, readInit } from '../../boxes/read-init.ts';
import { multivariantPlaylistFile } from '../../segments/file-names.ts';
import { listFiles } from './list-files.ts';
import type { AssetMedia, RenditionMedia, SegmentMedia } from './model.ts';
import { readAttributes, readPlaylist, tagValue } from './read-playlist.ts';

export interface AssetInput {
  /** Folder of the asset: staging or published. */
  readonly dir: string;
  /** Samples a channel that the source gave. */
  readonly decodedSamples: number;
}

/** Largest start of a segment that is read: everything before its media. */
const headBytesMax = 64 * 1024;

/** Reads an asset's folder for the rules: playlists whole, of each segment only its boxes. @throws BOX_* */
export async function readAsset(input: AssetInput): Promise<AssetMedia> {
  const read = (file: string): Promise<string> => readFile(path.join(input.dir, file), 'utf8');
  const multivariant = readPlaylist(multivariantPlaylistFile, await read(multivariantPlaylistFile));
  const renditions: RenditionMedia[] = [];
  for (const { uri } of multivariant.variants) {
    const playlist = readPlaylist(uri, await read(uri));
    renditions.push(await readRendition(input.dir, playlist));
  }
  const { decodedSamples } = input;
  return { multivariant, renditions, files: await listFiles(input.dir), decodedSamples };
}

async function readRendition(
  dir: string,
  playlist: RenditionMedia['playlist'],
): Promise<RenditionMedia> {
  const folder = path.posix.dirname(playlist.file);
  const map = readAttributes(tagValue(playlist, '#EXT-X-MAP') ?? '').get('URI');
  if (map === undefined) return { playlist, init: undefined, segments: [] };
  const init = readInit(await readFile(path.join(dir, folder, map)));
  const segments: SegmentMedia[] = [];
  for (const { uri } of playlist.segments) {
    segments.push(await readSegment(dir, path.posix.join(folder, uri), init));
  }
  return { playlist, init, segments };
}

async function readSegment(dir: string, file: string, init: InitInfo): Promise<SegmentMedia> {
  const handle = await open(path.join(dir, file));
  try {
    const { size: bytes } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(bytes, headBytesMax));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const { moof, mdatBytes } = readHead(buffer.subarray(0, bytesRead), bytes);
    const { decodeTime, durations, sizes } = readFragment(moof, init);
    const durationTicks = durations.reduce((sum, ticks) => sum + ticks, 0);
    const sampleBytes = sizes.reduce((sum, size) => sum + size, 0);
    return { file, bytes, decodeTime, durations, durationTicks, sampleBytes, mdatBytes };
  } finally {
    await handle.close();
  }
}

/** Finds styp, moof and the header of mdat, which must reach to the end of the file. */
function readHead(head: Buffer, fileBytes: number): { moof: Box; mdatBytes: number } {
  const styp = readBoxHeader(head, 0, 0);
  const moofAt = styp?.bytes ?? 0;
  const moof = readBoxHeader(head, moofAt, moofAt);
  const mdatAt = moofAt + (moof?.bytes ?? 0);
  const mdat = mdatAt < head.length ? readBoxHeader(head, mdatAt, mdatAt) : undefined;
  if (styp?.type !== 'styp' || moof?.type !== 'moof' || mdat?.type !== 'mdat') {
    const reason = 'a segment is styp, moof and mdat, in this order';
    throw boxErrors.BOX_INVALID({ path: 'file', byteOffset: 0, reason });
  }
  if (mdatAt + mdat.bytes !== fileBytes) {
    const missingBytes = mdatAt + mdat.bytes - fileBytes;
    throw boxErrors.BOX_CUT({ path: 'mdat', byteOffset: mdatAt, missingBytes });
  }
  const [box] = readBoxes(head.subarray(moofAt, mdatAt), moofAt);
  return { moof: box!, mdatBytes: mdat.bytes - mdat.headerBytes };
}
