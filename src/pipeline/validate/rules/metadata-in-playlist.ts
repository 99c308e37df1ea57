import { atBytes, type MediaRule } from '../media-rule.ts';

/** `stream_type` of metadata in PES packets. */
const METADATA_TYPE = 0x15;

export const metadataInPlaylist: MediaRule = {
  id: 'metadata-in-playlist',
  code: 'C05',
  title: 'Timed metadata is in the playlist and not in the media',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 8.21',
  why: 'EXT-X-DATERANGE can be read and changed without touching a segment.',
  reads: 'media',
  profiles: ['apple', 'veza'],
  *check({ renditions }) {
    for (const segment of renditions.flatMap(({ segments }) => segments)) {
      const { media } = segment;
      const box =
        media?.container === 'fmp4' ? media.boxes.find(({ type }) => type === 'emsg') : undefined;
      const stream =
        media?.container === 'ts'
          ? media.streams.find(({ streamType }) => streamType === METADATA_TYPE)
          : undefined;
      if (box === undefined && stream === undefined) continue;
      yield {
        subject: atBytes(segment, box),
        message:
          stream === undefined
            ? 'The segment holds an event message (emsg).'
            : `The segment holds timed metadata, on PID ${stream.pid}.`,
        hint: 'Say it with EXT-X-DATERANGE in the playlist.',
      };
    }
  },
};
