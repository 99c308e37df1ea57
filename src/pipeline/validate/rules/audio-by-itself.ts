import { atBytes, type MediaRule } from '../media-rule.ts';

/** `stream_type` of MPEG-1, MPEG-2, MPEG-4, H.264 and HEVC video. */
const VIDEO_TYPES: ReadonlySet<number | undefined> = new Set([0x01, 0x02, 0x10, 0x1b, 0x24]);

export const audioByItself: MediaRule = {
  id: 'audio-by-itself',
  code: 'C03',
  title: 'Audio is not in the same segments as video',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 2.1, 9.5',
  why: 'Whoever only listens loads the pictures, too, and every rung of pictures carries the audio again.',
  reads: 'media',
  profiles: ['apple', 'veza'],
  *check({ renditions }) {
    for (const segment of renditions.flatMap(({ segments }) => segments)) {
      const { media, init } = segment;
      const isMixed =
        media?.container === 'ts'
          ? media.streams.some(({ run }) => run !== undefined) &&
            media.streams.some(({ streamType }) => VIDEO_TYPES.has(streamType))
          : media?.container === 'fmp4' && isBoth(init?.media?.tracks.map((one) => one.handler));
      if (!isMixed) continue;
      yield {
        subject: atBytes(segment),
        message: 'The segment holds audio and video.',
        hint: 'Package the audio as a rendition of its own and name it with EXT-X-MEDIA:TYPE=AUDIO.',
      };
    }
  },
};

function isBoth(handlers: readonly string[] = []): boolean {
  return handlers.includes('soun') && handlers.includes('vide');
}
