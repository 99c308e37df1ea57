import type { Work, WorkEvent } from '#core/events.ts';

import type {
  InitReference,
  MediaPlaylist,
  MediaSegment,
  MultivariantPlaylist,
  Playlist,
  Resource,
} from '../playlist/playlist-view.ts';
import { viewPlaylist } from '../playlist/view-playlist.ts';
import { readInitMedia } from '../boxes/read-init-media.ts';
import { hlsErrors } from './hls-errors.ts';
import { listReferences } from './list-references.ts';
import { measureSegment } from './measure-segment.ts';
import type {
  AssetFacts,
  Fetched,
  FetchedInit,
  FetchedSegment,
  Presentation,
  Rendition,
} from './presentation.ts';
import { readSegment } from './read-segment.ts';
import { readWhole, withFailure } from './read-whole.ts';
import type { ByteSource } from './sources/byte-source.ts';

/** Largest playlist that is read. */
const playlistBytesMax = 64 * 1024 * 1024;
/** Largest init section that is read; one of music is below a kilobyte or two. */
const initBytesMax = 4 * 1024 * 1024;
/** Largest segment that is read. */
const segmentBytesMax = 4 * 1024 * 1024 * 1024;
/** Most media playlists of one multivariant playlist. */
const renditionsMax = 1000;

export interface ReadInput {
  /** Absolute path or URL of a playlist. */
  readonly location: string;
  readonly source: ByteSource;
  readonly depth: Presentation['depth'];
  readonly asset?: AssetFacts | undefined;
}

/** How far the reading is, said after every segment. */
export interface ValidateProgress extends WorkEvent {
  readonly type: 'validate.progress';
  readonly subject: string;
  readonly segmentsDone: number;
  readonly segmentsTotal: number;
  readonly bytesDone: number;
}

export type ValidateEvent = ValidateProgress;

interface Reading extends ReadInput {
  readonly signal: AbortSignal;
}

/**
 * Reads a playlist, the playlists that it names and, unless only playlists are wanted, the media.
 * What is missing or broken is part of the result; only the first playlist has to be readable.
 * @throws HLS_UNREADABLE
 */
export async function* readPresentation(
  ctx: { readonly signal: AbortSignal },
  input: ReadInput,
): Work<ValidateEvent, Presentation> {
  const reading: Reading = { ...input, signal: ctx.signal };
  const { location, source, depth, asset } = input;
  const { fetched, bytes } = await readWhole(reading, location, playlistBytesMax);
  const { resource, failure } = fetched;
  if (bytes === undefined) {
    throw hlsErrors.HLS_UNREADABLE({ name: resource.name, reason: failure!.reason });
  }
  const main = view(source, resource, bytes);
  if (main.kind === 'media') {
    const rendition = toRendition(fetched, main, undefined);
    const renditions = yield* readAll(reading, [rendition]);
    return { subject: resource, multivariant: undefined, renditions, missing: [], depth, asset };
  }
  const { renditions, missing } = await readRenditions(reading, main);
  const read = yield* readAll(reading, renditions);
  const multivariant = { ...main, fetched };
  return { subject: resource, multivariant, renditions: read, missing, depth, asset };
}

function view(
  { resolve }: ByteSource,
  resource: Resource,
  bytes: Buffer,
  outer?: MultivariantPlaylist,
): Playlist {
  return viewPlaylist(resource, bytes, {
    resolve: (uri, base) => resolve(uri, base),
    variables: outer?.variables,
  });
}

/** The media playlists that a multivariant playlist names, each once. */
async function readRenditions(
  reading: Reading,
  main: MultivariantPlaylist,
): Promise<{ renditions: Rendition[]; missing: Fetched[] }> {
  const renditions: Rendition[] = [];
  const missing: Fetched[] = [];
  for (const location of listReferences(main).slice(0, renditionsMax)) {
    const { fetched, bytes } = await readWhole(reading, location, playlistBytesMax);
    const playlist = bytes && view(reading.source, fetched.resource, bytes, main);
    if (playlist?.kind === 'media') {
      renditions.push(toRendition(fetched, playlist, main));
    } else if (playlist === undefined) {
      missing.push(fetched);
    } else {
      // A player reads one level of playlists; this is also where a circle of playlists ends.
      const reason = 'it is a multivariant playlist, where a media playlist is expected';
      missing.push({ ...fetched, failure: { code: 'not-a-media-playlist', reason } });
    }
  }
  return { renditions, missing };
}

function toRendition(
  fetched: Fetched,
  playlist: MediaPlaylist,
  main: MultivariantPlaylist | undefined,
): Rendition {
  // Where a redirect led elsewhere, the playlist is still the one that was named.
  const named = (reference: { location: string | undefined } | undefined): boolean =>
    reference?.location !== undefined && reference.location === fetched.asked;
  return {
    ...fetched,
    playlist,
    variants: (main?.variants ?? []).filter(({ reference }) => named(reference)),
    renditionTags: (main?.renditions ?? []).filter(({ reference }) => named(reference)),
    inits: [],
    segments: [],
    sound: undefined,
  };
}

async function* readAll(
  reading: Reading,
  renditions: readonly Rendition[],
): Work<ValidateEvent, readonly Rendition[]> {
  if (reading.depth === 'playlists') return renditions;
  const segmentsTotal = renditions.reduce((sum, item) => sum + item.playlist.segments.length, 0);
  const subject = reading.source.nameOf(reading.location);
  let segmentsDone = 0;
  let bytesDone = 0;
  const read: Rendition[] = [];
  for (const rendition of renditions) {
    const inits = new Map<string, FetchedInit>();
    for (const reference of rendition.playlist.inits) {
      const key = initKey(reference);
      if (!inits.has(key)) inits.set(key, await readInit(reading, reference));
    }
    const segments: FetchedSegment[] = [];
    for (const segment of rendition.playlist.segments) {
      const init = segment.init && inits.get(initKey(segment.init));
      const fetched = await fetchSegment(reading, segment, init);
      segments.push(fetched);
      segmentsDone += 1;
      bytesDone += fetched.media?.bytes ?? 0;
      yield { type: 'validate.progress', subject, segmentsDone, segmentsTotal, bytesDone };
    }
    read.push({ ...rendition, inits: [...inits.values()], segments });
  }
  return read;
}

function initKey({ location, byteRange }: InitReference): string {
  return `${location} ${byteRange?.offset ?? ''} ${byteRange?.length ?? ''}`;
}

async function readInit(reading: Reading, reference: InitReference): Promise<FetchedInit> {
  const { location, byteRange: range } = reference;
  const { fetched, bytes } = await readWhole(reading, location, initBytesMax, range);
  return { ...fetched, reference, media: bytes && readInitMedia(bytes) };
}

async function fetchSegment(
  reading: Reading,
  segment: MediaSegment,
  init: FetchedInit | undefined,
): Promise<FetchedSegment> {
  const { source, signal } = reading;
  const unread = { media: undefined, mediaStartSeconds: undefined, mediaSeconds: undefined };
  const rest = { segment, init, frames: undefined };
  if (segment.location === undefined || segment.gap !== undefined) {
    const resource = { name: segment.uri, location: segment.location ?? '' };
    const nothing = { failure: undefined, totalBytes: undefined, delivery: undefined };
    return { resource, asked: segment.location, ...nothing, ...rest, ...unread };
  }
  const { byteRange: range } = segment;
  const options = { range, bytesMax: segmentBytesMax, signal };
  await using opened = await source.open(segment.location, options);
  const { fetched, bytes } = opened;
  if (bytes === undefined) return { ...fetched, ...rest, ...unread };
  try {
    const media = await readSegment(bytes, init?.media);
    return { ...fetched, ...rest, media, ...measureSegment(media, init?.media) };
  } catch (thrown) {
    return { ...withFailure(fetched, thrown), ...rest, ...unread };
  }
}
