import { atBytes, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { segmentsOf, type SegmentOf } from '../segments-of.ts';

export const tsProgramTables: MediaRule = {
  id: 'ts-program-tables',
  code: 'T02',
  title: 'Every transport stream segment has PAT and PMT, and one program',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.1',
  why: 'Without the tables a player that seeks to the segment does not find the audio in it.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'ts')) {
      // Lost packets may have held the tables.
      if (segment.media.syncLosses.length === 0) yield* checkTables(segment);
    }
  },
};

function* checkTables(segment: SegmentOf<'ts'>): Generator<MediaFinding> {
  const { hasPat, hasPmt, programs, tableFaults } = segment.media;
  const hint = 'Let the packager write PAT and PMT at the start of every segment.';
  for (const { table, reason, byteOffset } of tableFaults) {
    const message = `The ${table.toUpperCase()} ${reason}.`;
    yield { subject: atBytes(segment, { byteOffset }), message, hint };
  }
  // The tables may stand in the resource of EXT-X-MAP.
  if (tableFaults.length > 0 || segment.init !== undefined) return;
  if (!hasPat) yield { subject: atBytes(segment), message: 'The segment has no PAT.', hint };
  else if (programs.length !== 1) {
    yield {
      subject: atBytes(segment),
      message: `The PAT names ${programs.length} programs; HLS allows one.`,
      hint: 'Package each program as a rendition of its own.',
    };
  } else if (!hasPmt) {
    const message = `The segment has no PMT on PID ${programs[0]!.pmtPid}, where the PAT says it is.`;
    yield { subject: atBytes(segment), message, hint };
  }
}
