import { boxErrors } from './box-errors.ts';
import type { InitMedia, InitTrack } from './media.ts';
import { readInitMedia } from './read-init-media.ts';

/** What the init section says of its one audio track. */
export interface InitInfo {
  readonly brands: readonly string[];
  readonly trackId: number;
  /** Ticks a second. */
  readonly timescale: number;
  /** Samples that the edit list skips at the start: the encoder's delay. */
  readonly encoderDelay: number;
  readonly codecs: string;
  readonly channels: number;
  readonly sampleRate: number;
  /** Defaults of `trex`, used where a fragment says nothing. */
  readonly defaultDuration: number;
  readonly defaultSize: number;
}

/**
 * Reads a whole init section that veza made itself: ftyp, then moov with one audio track.
 * @throws BOX_INVALID where it is anything else.
 */
export function readInit(data: Buffer): InitInfo {
  const media = readInitMedia(data);
  const [fault] = media.faults;
  if (fault !== undefined) throw invalid(fault.boxPath, fault.byteOffset, fault.reason);
  const top = media.boxes.filter(({ path }) => !path.includes('/')).map(({ type }) => type);
  if (top.join(' ') !== 'ftyp moov') {
    throw invalid('file', 0, 'an init section is ftyp and moov, and nothing else');
  }
  const [track, ...others] = media.tracks;
  if (track === undefined || others.length > 0) {
    throw invalid('moov', 0, `holds ${media.tracks.length} tracks; one is expected`);
  }
  return { brands: brandsOf(media), ...describeTrack(track), ...defaultsOf(media, track) };
}

/** Major brand first, then the compatible ones. */
function brandsOf({ brands }: InitMedia): string[] {
  return brands === undefined ? [] : [brands.major, ...brands.compatible];
}

function describeTrack(track: InitTrack) {
  const { place, trackId, timescale, entries, edits } = track;
  const [entry, ...others] = entries;
  if (entry === undefined || others.length > 0) {
    const reason = `holds ${entries.length} sample entries; one is expected`;
    throw invalid(place.path, place.byteOffset, reason);
  }
  if (entry.format === 'mp4a' && entry.config.kind === 'other') {
    throw invalid(entry.place.path, entry.place.byteOffset, 'has no esds box');
  }
  const encoderDelay = edits === undefined ? 0 : edits[0]?.mediaTime;
  if (encoderDelay === undefined || encoderDelay < 0 || (edits?.length ?? 1) !== 1) {
    const reason = `holds ${edits?.length} edits; one that skips the encoder delay is expected`;
    throw invalid(place.path, place.byteOffset, reason);
  }
  const { codecs, channels, sampleRate } = entry;
  return { trackId, timescale, encoderDelay, codecs, channels, sampleRate };
}

function defaultsOf({ defaults }: InitMedia, { place, trackId }: InitTrack) {
  const own = defaults.get(trackId);
  if (own === undefined) throw invalid(place.path, place.byteOffset, `trex ${trackId} is missing`);
  return { defaultDuration: own.duration, defaultSize: own.size };
}

function invalid(path: string, byteOffset: number, reason: string) {
  return boxErrors.BOX_INVALID({ path, byteOffset, reason });
}
