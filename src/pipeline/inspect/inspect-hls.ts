import type { Work } from '#core/events.ts';

import type { InitMedia } from '../boxes/media.ts';
import { readInitMedia } from '../boxes/read-init-media.ts';
import { hlsErrors } from '../validate/hls-errors.ts';
import { measureSegment } from '../validate/measure-segment.ts';
import { readPresentation, type ValidateEvent } from '../validate/read-presentation.ts';
import { readSegment } from '../validate/read-segment.ts';
import { readWhole } from '../validate/read-whole.ts';
import type { ByteSource } from '../validate/sources/byte-source.ts';
import { fileSource } from '../validate/sources/file-source.ts';
import { describeRendition, describeSegment, describeSound, initOf } from './describe-rendition.ts';
import type { Inspection } from './model.ts';

export interface InspectInput {
  /** Absolute path of a playlist, an init section or a segment. */
  readonly file: string;
  /** Absolute path of the init section that a segment needs. */
  readonly init?: string | undefined;
  /** Absolute folder: files elsewhere are not read, whatever a playlist names. */
  readonly root: string;
  /** Absolute folder that names are told from. */
  readonly namesFrom: string;
}

/** Largest init section that is read. */
const initBytesMax = 4 * 1024 * 1024;
/** Largest file of media that is read. */
const mediaBytesMax = 16 * 1024 * 1024 * 1024;
const PLAYLIST_START = '#EXTM3U';

/**
 * Says what a playlist, an init section or a segment holds: boxes, times, sizes, gaps. Judges nothing;
 * bytes that contradict themselves are faults in the result.
 * @throws HLS_UNREADABLE
 */
export async function* inspectHls(
  ctx: { readonly signal: AbortSignal },
  { file, init, root, namesFrom }: InspectInput,
): Work<ValidateEvent, Inspection> {
  const source = fileSource({ root, namesFrom });
  const reading = { source, signal: ctx.signal };
  const name = source.nameOf(file);
  const range = { offset: 0, length: PLAYLIST_START.length, hasOffset: true };
  const { fetched, bytes } = await readWhole(reading, file, initBytesMax, range);
  if (bytes === undefined) {
    throw hlsErrors.HLS_UNREADABLE({ name, reason: fetched.failure!.reason });
  }
  if (bytes.toString('latin1') === PLAYLIST_START) {
    const input = { location: file, source, depth: 'media' } as const;
    const { renditions } = yield* readPresentation(ctx, input);
    return { kind: 'playlist', name, renditions: renditions.map(describeRendition) };
  }
  return inspectMedia(reading, file, init);
}

interface Reading {
  readonly source: ByteSource;
  readonly signal: AbortSignal;
}

async function inspectMedia(
  reading: Reading,
  file: string,
  initFile: string | undefined,
): Promise<Inspection> {
  const name = reading.source.nameOf(file);
  const named = initFile === undefined ? undefined : await readInit(reading, initFile);
  let media = await openMedia(reading, file, named);
  // A file that begins with a movie box is its own init section.
  const moov = media.container === 'fmp4' && media.boxes.find(({ type }) => type === 'moov');
  const own = moov ? await readInit(reading, file, moov.byteOffset + moov.bytes) : undefined;
  if (own !== undefined) media = await openMedia(reading, file, own);
  const init = own ?? named;
  const { mediaStartSeconds, mediaSeconds } = measureSegment(media, init);
  const times = { mediaStartSeconds, mediaSeconds, extinfSeconds: undefined };
  const isInit = own !== undefined && media.container === 'fmp4' && media.fragments.length === 0;
  const segment = describeSegment({ name, media, ...times }, undefined);
  const rendition = {
    name,
    sound: describeSound(init, media),
    init:
      init === undefined
        ? null
        : initOf(own === undefined ? reading.source.nameOf(initFile!) : name, init),
    segments: isInit ? [] : [segment],
    bytes: media.bytes,
    seconds: segment.seconds,
  };
  return { kind: 'media', name, renditions: [rendition] };
}

async function openMedia(reading: Reading, file: string, init: InitMedia | undefined) {
  const { source, signal } = reading;
  await using opened = await source.open(file, { bytesMax: mediaBytesMax, signal });
  const { bytes, fetched } = opened;
  if (bytes === undefined) {
    const { reason } = fetched.failure!;
    throw hlsErrors.HLS_UNREADABLE({ name: fetched.resource.name, reason });
  }
  return await readSegment(bytes, init);
}

async function readInit(reading: Reading, file: string, length = initBytesMax): Promise<InitMedia> {
  const range = { offset: 0, length, hasOffset: true };
  const { fetched, bytes } = await readWhole(reading, file, initBytesMax, range);
  if (bytes !== undefined) return readInitMedia(bytes);
  const { reason } = fetched.failure!;
  throw hlsErrors.HLS_UNREADABLE({ name: fetched.resource.name, reason });
}
