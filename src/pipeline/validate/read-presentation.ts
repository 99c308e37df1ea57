import type { Work, WorkEvent } from '#core/events.ts';

import type {
  InitReference,
  MediaPlaylist,
  MultivariantPlaylist,
  Playlist,
  Resource,
} from '../playlist/playlist-view.ts';
import { viewPlaylist } from '../playlist/view-playlist.ts';
import { doubtMedia } from './doubt/doubt-media.ts';
import { fetchInit, fetchSegment } from './fetch-media.ts';
import { fetchSessionData } from './fetch-session-data.ts';
import { hlsErrors } from './hls-errors.ts';
import { keysOfInits } from './keys-of-inits.ts';
import { createKeyRing, type KeyRing } from './keys/key-ring.ts';
import { listReferences } from './list-references.ts';
import type {
  AssetFacts,
  Fetched,
  FetchedInit,
  FetchedSegment,
  Presentation,
  Rendition,
} from './presentation.ts';
import { nameStranger } from './name-stranger.ts';
import { readWhole } from './read-whole.ts';
import type { ByteSource } from './sources/byte-source.ts';

/** Largest playlist that is read. */
const playlistBytesMax = 64 * 1024 * 1024;
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
  readonly keys: KeyRing;
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
  const { signal } = ctx;
  const keys = createKeyRing({ source: input.source, signal });
  const reading: Reading = { ...input, signal, keys };
  const { location, source, depth, asset } = input;
  const { fetched, bytes } = await readWhole(reading, location, playlistBytesMax);
  const { resource, failure } = fetched;
  if (bytes === undefined) {
    throw hlsErrors.HLS_UNREADABLE({ name: resource.name, reason: failure!.reason });
  }
  const strange = nameStranger(bytes);
  if (strange !== undefined) {
    throw hlsErrors.HLS_UNREADABLE({ name: resource.name, reason: `${strange} and no playlist` });
  }
  const main = view(source, resource, bytes);
  if (main.kind === 'media') {
    const rendition = toRendition(fetched, main, undefined);
    const renditions = yield* readAll(reading, [rendition]);
    const nothing = { multivariant: undefined, missing: [], sessionData: [] };
    return { subject: resource, ...nothing, renditions, depth, asset };
  }
  const { renditions, missing } = await readRenditions(reading, main);
  const sessionData =
    depth === 'playlists' ? [] : await fetchSessionData(reading, main.sessionData);
  const read = yield* readAll(reading, renditions);
  const multivariant = { ...main, fetched };
  return { subject: resource, multivariant, renditions: read, missing, sessionData, depth, asset };
}

function view(
  source: ByteSource,
  resource: Resource,
  bytes: Buffer,
  outer?: MultivariantPlaylist,
): Playlist {
  return viewPlaylist(resource, bytes, {
    resolve: (uri, base) => source.resolve(uri, base),
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
      const reason = 'is a multivariant playlist, where a media playlist is expected';
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
    for (const { init, keys } of keysOfInits(rendition.playlist)) {
      const key = initKey(init);
      if (!inits.has(key)) inits.set(key, await fetchInit(reading, init, keys));
    }
    const segments: FetchedSegment[] = [];
    for (const segment of rendition.playlist.segments) {
      const init = segment.init && inits.get(initKey(segment.init));
      const sequenceNumber = rendition.playlist.mediaSequence + segment.index;
      const fetched = await fetchSegment(reading, segment, init, sequenceNumber);
      segments.push(fetched);
      segmentsDone += 1;
      bytesDone += fetched.media?.bytes ?? 0;
      yield { type: 'validate.progress', subject, segmentsDone, segmentsTotal, bytesDone };
    }
    read.push({ ...rendition, ...doubtMedia({ inits: [...inits.values()], segments }) });
  }
  return read;
}

function initKey({ location, byteRange }: InitReference): string {
  return `${location} ${byteRange?.offset ?? ''} ${byteRange?.length ?? ''}`;
}
