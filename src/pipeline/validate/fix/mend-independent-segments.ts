import { isLive } from '../is-live.ts';
import type { Rendition } from '../presentation.ts';
import { mendSingleTag } from './mend-single-tag.ts';
import type { Mender } from './model.ts';

/** Codecs whose frames need frames of a segment before: xHE-AAC, APAC and what is not known. */
const INDEPENDENT = /^(mp4a\.40\.(2|5|29)|mp4a\.40\.34|mp4a\.6[9b]|flac|opus|alac|ac-3|ec-3)$/i;

/**
 * EXT-X-INDEPENDENT-SEGMENTS, where every segment is audio whose frames decode alone: in the
 * multivariant playlist where there is one.
 */
export const mendIndependentSegments: Mender = function* ({ multivariant, renditions }) {
  const playlists = [...(multivariant ? [multivariant] : []), ...renditions.map((r) => r.playlist)];
  if (playlists.some(({ tags }) => tags.has('EXT-X-INDEPENDENT-SEGMENTS'))) return;
  if (renditions.length === 0 || !renditions.every(isIndependent)) return;
  const name = 'EXT-X-INDEPENDENT-SEGMENTS';
  if (multivariant !== undefined) yield* mendSingleTag(multivariant, name, undefined);
  else if (!isLive(renditions[0]!.playlist)) {
    yield* mendSingleTag(renditions[0]!.playlist, name, undefined);
  }
};

function isIndependent({ segments, inits }: Rendition): boolean {
  // An init section that does not fit says nothing of the codec.
  if (inits.some(({ misfit }) => misfit !== undefined)) return false;
  const fits = (codecs: string): boolean => INDEPENDENT.test(codecs);
  const tracks = inits.flatMap(({ media }) => media?.tracks ?? []);
  const isAudio = tracks.every(({ entries }) => entries.every((entry) => fits(entry.codecs)));
  return (
    segments.length > 0 &&
    isAudio &&
    segments.every(({ media }) => {
      if (media?.container === 'fmp4') return tracks.length > 0;
      if (media?.container === 'packed') return fits(media.run.codecs);
      if (media?.container !== 'ts') return false;
      return media.streams.every(({ run }) => run !== undefined && fits(run.codecs));
    })
  );
}
