import type { MovieFragment, TrackFragment } from '../../boxes/media.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment } from '../readable-media.ts';

export const dataInMdat: MediaRule = {
  id: 'data-in-mdat',
  code: 'E02',
  title: 'Samples are addressed from their fragment and lie in its media',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2; ISO/IEC 14496-12 §8.8.7, §8.8.8',
  why: 'A player that follows a wrong address feeds its decoder with headers, or with nothing.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of everySegment(presentation)) {
      for (const fragment of media.fragments) {
        for (const track of fragment.tracks) {
          const message = faultOf(fragment, track);
          if (message !== undefined) yield { subject: atBytes(fetched, track.place), message };
        }
      }
    }
  },
};

function faultOf(fragment: MovieFragment, track: TrackFragment): string | undefined {
  const { place: moof, mdat, tracks } = fragment;
  if (track.baseDataOffset !== undefined) {
    return `tfhd addresses the samples from byte ${track.baseDataOffset} of a file.`;
  }
  if (!track.isDefaultBaseMoof && track !== tracks[0]) {
    return 'The samples are addressed from the end of the track before, not from the moof box.';
  }
  const [run] = track.runs;
  if (run === undefined || run.sizes.length === 0) return undefined;
  if (mdat === undefined) return 'No mdat box follows the fragment.';
  // Without an offset the samples lie where those of the run before end.
  if (run.dataOffset === undefined) return undefined;
  const at = moof.byteOffset + run.dataOffset;
  const from = mdat.byteOffset + mdat.headerBytes;
  const to = mdat.byteOffset + mdat.bytes;
  if (at >= from && at < to) return undefined;
  return `Its samples start at byte ${at}; the mdat box holds the bytes ${from} to ${to - 1}.`;
}
