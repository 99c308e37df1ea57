import { atBytes, type MediaFinding, type MediaRule } from '../media-rule.ts';
import type { FetchedSegment } from '../presentation.ts';

/** Samples that a decoder may leave out at the start, at most: 120 ms of Opus. */
const LEFT_OUT_MAX = 5760;

export const framesDecode: MediaRule = {
  id: 'frames-decode',
  code: 'E11',
  title: 'Every frame can be decoded',
  severity: 'error',
  level: 'MUST',
  source: 'ISO/IEC 14496-3, RFC 9639 §9, RFC 6716 §3',
  why: 'A damaged frame is a click or a hole in the music.',
  reads: 'frames',
  *check({ renditions }) {
    for (const segment of renditions.flatMap(({ segments }) => segments)) yield* look(segment);
  },
};

function* look(segment: FetchedSegment): Generator<MediaFinding> {
  const { frames, mediaSeconds } = segment;
  if (frames === undefined) return;
  const hint = 'Encode and package the segment again.';
  const [fault] = frames.faults;
  if (fault !== undefined) {
    const { reason, byteOffset } = fault;
    yield { subject: atBytes(segment, { byteOffset }), message: `${capital(reason)}.`, hint };
    return;
  }
  const { samples, sampleRate, complaints } = frames.alone;
  // What only a segment alone complains of lies in its start.
  const lasting = frames.together === undefined ? complaints : frames.together.complaints;
  if (complaints.length > 0 && lasting.length > 0) {
    const message = `FFmpeg cannot decode all of it: ${complaints.at(-1)!}`;
    yield { subject: atBytes(segment), message, hint, evidence: { complaints } };
  } else if (mediaSeconds !== undefined && mediaSeconds * sampleRate - samples > LEFT_OUT_MAX) {
    const expected = Math.round(mediaSeconds * sampleRate);
    const message = `${samples} samples come out of the decoder; the segment says ${expected}.`;
    yield { subject: atBytes(segment), message, hint };
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
