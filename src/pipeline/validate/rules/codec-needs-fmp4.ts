import { listCodecs } from '../list-codecs.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import type { SegmentMedia } from '../presentation.ts';

/** Codecs that have no place in a transport stream or in packed audio. */
const FMP4_ONLY = /^(?:flac|alac|apac|mp4a\.40\.42$)/i;

export const codecNeedsFmp4: MediaRule = {
  id: 'codec-needs-fmp4',
  code: 'I17',
  title: 'FLAC, ALAC, xHE-AAC and APAC are in fragmented MP4',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 2.25',
  why: 'No player looks for them in a transport stream: the stream is there, and nothing sounds.',
  reads: 'media',
  *check({ renditions, multivariant }) {
    for (const { variants, segments } of renditions) {
      const first = segments.find(({ media }) => media !== undefined);
      const kind = first?.media?.container;
      if (first === undefined || (kind !== 'ts' && kind !== 'packed')) continue;
      // Frames that were read are another codec, and CODECS is what is wrong.
      if (hasFrames(first.media!)) continue;
      for (const { tag } of variants) {
        const codec = listCodecs(tag).find((name) => FMP4_ONLY.test(name));
        if (codec === undefined || multivariant === undefined) continue;
        const held = kind === 'ts' ? 'a transport stream' : 'packed audio';
        yield {
          subject: atValue(multivariant, tag, tag.attributes.get('CODECS')),
          message: `CODECS says ${codec}, and the segments are ${held}.`,
          hint: 'Package the music again: ffmpeg -c copy -f hls -hls_segment_type fmp4',
        };
      }
    }
  },
};

function hasFrames(media: SegmentMedia): boolean {
  if (media.container === 'packed') return media.run.frames > 0;
  return media.container === 'ts' && media.streams.some(({ run }) => run !== undefined);
}
