import { pipelineErrors } from '../../errors.ts';
import { type ContainerFacts, type ContainerInput, noFacts } from './model.ts';
import { type OggLink, walkOgg } from './walk-ogg.ts';
import type { Bytes } from './open-bytes.ts';

/**
 * Longest block of Vorbis. Where the stream ends on its first page, FFmpeg plays the last block
 * whole, or drops half of the first one; it guesses where a stream begins whose first position is
 * not 0.
 */
const VORBIS_BLOCK_MAX = 8192;
/** Longest packet of Opus at 48 kHz with the longest pre-skip that encoders write. */
const OPUS_JOIN_MAX = 5760 + 3840;

/**
 * Walks the pages of an Ogg file: the position of the last page counts the samples, the mark on it
 * says that nothing was cut off. Damage inside a page is left to FFmpeg, which drops pages whose
 * checksum is wrong, so that fewer samples decode.
 * @throws SOURCE_CUT_SHORT
 */
export async function readOgg(bytes: Bytes, input: ContainerInput): Promise<ContainerFacts> {
  const walk = await walkOgg(bytes);
  const last = walk.links.at(-1);
  if (last === undefined) return noFacts;
  const samples = walk.links.reduce((sum, link) => sum + samplesOf(link), 0) - input.startTicks;
  if (walk.cutBytes > 0 || !last.isEnded) {
    throw pipelineErrors.SOURCE_CUT_SHORT({
      file: input.file,
      reason:
        walk.cutBytes > 0
          ? `its last page, of which ${walk.cutBytes} bytes are there, is not whole`
          : 'no page of it is marked as the last',
      heldSamples: Math.max(0, samples),
      sampleRate: input.sampleRate,
      fileBytes: bytes.size,
    });
  }
  const joins = walk.links.length - 1;
  const isVorbis = input.codec === 'vorbis';
  const isGuessed = input.startTicks !== 0 || walk.links.some(({ soundPages }) => soundPages < 2);
  const join = isVorbis ? VORBIS_BLOCK_MAX : OPUS_JOIN_MAX;
  return {
    ...noFacts,
    claim: {
      samples,
      toleranceSamples: isVorbis && isGuessed ? VORBIS_BLOCK_MAX : 0,
      excessSamples: joins * join + (isVorbis ? VORBIS_BLOCK_MAX : 0),
    },
    damage: [
      ...(joins > 0
        ? [`${walk.links.length} streams follow each other; they do not join without a gap`]
        : []),
      ...(walk.missingPages > 0 ? [`${walk.missingPages} pages of it are missing`] : []),
      ...(walk.lostBytes > 0 ? [`${walk.lostBytes} bytes between its pages are no pages`] : []),
      ...(walk.trailingBytes > 0 ? [`${walk.trailingBytes} bytes follow its last page`] : []),
    ],
  };
}

function samplesOf(link: OggLink): number {
  return Math.max(0, link.lastPosition - link.preSkip);
}
