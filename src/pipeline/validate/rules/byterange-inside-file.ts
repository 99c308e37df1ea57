import { atLine, atValue, type MediaRule } from '../media-rule.ts';

export const byterangeInsideFile: MediaRule = {
  id: 'byterange-inside-file',
  code: 'N08',
  title: 'Byte ranges end inside their file',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.2',
  why: 'A server cuts the answer or refuses it, and the player stops there.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, inits, segments } of renditions) {
      const ranges = [
        ...inits.map(({ reference, totalBytes }) => {
          const { byteRange, tag } = reference;
          return {
            byteRange,
            totalBytes,
            at: atValue(playlist, tag, tag.attributes.get('BYTERANGE')),
          };
        }),
        ...segments.map(({ segment, totalBytes }) => {
          const { byteRange, line } = segment;
          return { byteRange, totalBytes, at: atLine(playlist, byteRange?.tag ?? line) };
        }),
      ];
      for (const { byteRange, totalBytes, at } of ranges) {
        if (byteRange === undefined || totalBytes === undefined) continue;
        const end = byteRange.offset + byteRange.length;
        if (end <= totalBytes) continue;
        yield {
          subject: at,
          message: `The range ends at byte ${end}; the file has ${totalBytes}.`,
          hint: 'Upload the whole file, or make the playlist anew from it.',
          evidence: { end, totalBytes },
        };
      }
    }
  },
};
