import type { Box } from './box.ts';
import { boxErrors } from './box-errors.ts';
import { readBoxTree } from './box-tree.ts';
import type { BoxPlace, MediaFault } from './media.ts';
import { readMovieFragment } from './read-movie-fragment.ts';

/** What a fragment says of its samples, before their bytes. */
export interface Fragment {
  readonly trackId: number;
  /** `tfdt`: decode time of the first sample, in ticks. */
  readonly decodeTime: number;
  /** Ticks of each sample. */
  readonly durations: readonly number[];
  /** Bytes of each sample. */
  readonly sizes: readonly number[];
  /** Where the first sample lies, counted from the start of the moof. */
  readonly dataOffset: number;
}

export interface FragmentDefaults {
  readonly defaultDuration: number;
  readonly defaultSize: number;
}

/** Most samples in one fragment; 100 s of the shortest frames. */
const fragmentSamplesMax = 100_000;

/** Reads a moof with one track fragment and one run, as veza and FFmpeg write it. @throws BOX_INVALID */
export function readFragment(moof: Box, defaults: FragmentDefaults): Fragment {
  const { type, byteOffset, headerBytes, payload } = moof;
  const faults: MediaFault[] = [];
  const inside = { byteOffset: byteOffset + headerBytes, path: type, faults };
  const place: BoxPlace = { type, path: type, byteOffset, bytes: payload.length, headerBytes };
  const node = { ...moof, place, children: readBoxTree(payload, inside) };
  const own = { duration: defaults.defaultDuration, size: defaults.defaultSize, flags: 0 };
  const reading = { defaults: { get: () => own }, faults, samplesLeft: fragmentSamplesMax };
  const { tracks } = readMovieFragment(node, reading);
  const [fault] = faults;
  if (fault !== undefined) throw invalid(fault.boxPath, fault.byteOffset, fault.reason);
  const [track, ...others] = tracks;
  if (track === undefined || others.length > 0) {
    throw invalid(type, byteOffset, `holds ${tracks.length} track fragments; one is expected`);
  }
  const [run, ...more] = track.runs;
  if (run === undefined || more.length > 0) {
    const reason = `holds ${track.runs.length} runs; one is expected`;
    throw invalid(track.place.path, track.place.byteOffset, reason);
  }
  const { trackId, decodeTime, baseDataOffset } = track;
  if (decodeTime === undefined || baseDataOffset !== undefined) {
    const reason = 'has no tfdt, or addresses its data from the start of the file';
    throw invalid(track.place.path, track.place.byteOffset, reason);
  }
  return {
    trackId,
    decodeTime,
    durations: [...run.durations],
    sizes: [...run.sizes],
    dataOffset: run.dataOffset ?? 0,
  };
}

function invalid(path: string, byteOffset: number, reason: string) {
  return boxErrors.BOX_INVALID({ path, byteOffset, reason });
}
