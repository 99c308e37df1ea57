import { atBytes, type MediaFinding, type MediaRule } from '../media-rule.ts';
import type { FetchedSegment, Rendition } from '../presentation.ts';

const BLOCK_BYTES = 16;

export const encryptionDeclared: MediaRule = {
  id: 'encryption-declared',
  code: 'K10',
  title: 'What is encrypted has a key in force, and what is not has none',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.3',
  why: 'A player that decrypts clear bytes, or plays encrypted ones, plays noise or nothing.',
  reads: 'media',
  *check({ renditions }) {
    for (const rendition of renditions) {
      for (const segment of rendition.segments) yield* checkSegment(rendition, segment);
    }
  },
};

function* checkSegment({ playlist }: Rendition, segment: FetchedSegment): Generator<MediaFinding> {
  const { media, decryption, init } = segment;
  const { keys } = segment.segment;
  const subject = atBytes(segment);
  if (decryption?.outcome === 'not-encrypted') {
    yield {
      subject,
      message: `The segment is not encrypted, and the key on line ${decryption.key.reference.tag.line} is in force for it.`,
      hint: 'Encrypt it, or put #EXT-X-KEY:METHOD=NONE before it.',
    };
  }
  if (keys.length > 0 || media === undefined) return;
  const scheme = init?.media?.tracks[0]?.entries[0]?.protection;
  const isLocked =
    media.container === 'unknown' &&
    media.looksLike === 'encrypted or unknown' &&
    media.bytes % BLOCK_BYTES === 0 &&
    playlist.keys.some(({ method }) => method !== 'NONE');
  if (scheme === undefined && !isLocked) return;
  yield {
    subject,
    message:
      scheme === undefined
        ? 'The segment seems to be encrypted, and no key is in force for it.'
        : `The samples are encrypted with ${scheme}, and no key is in force for them.`,
    hint: 'Put the EXT-X-KEY before the first segment that it encrypts.',
  };
}
