import { findNode, readBoxTree } from '../../boxes/box-tree.ts';
import { pipelineErrors } from '../../errors.ts';
import { type ContainerFacts, type ContainerInput, noFacts } from './model.ts';
import { countHeldPackets } from './mp4-held-packets.ts';
import { readPackets } from './mp4-packets.ts';
import { findMovie } from './find-movie.ts';
import type { Bytes } from './open-bytes.ts';

/** Codecs whose packets say how many samples they hold; the others always hold a whole frame. */
const EXACT_PACKETS = /^(?:alac|flac|pcm_)/;
/** Of the longest packet in use, Opus of 120 ms at 48 kHz. */
const packetSamplesMax = 5760;
/** FFmpeg reads PCM in blocks of this many samples. */
const PCM_BLOCK = 1024;

/**
 * Counts the packets of an MP4 or MOV by its sample tables and its edit, as FFmpeg plays them: from
 * the edit's start to the end of the packet in which the edit ends, without the priming. A file in
 * fragments is only looked at for a fragment that the end cuts off.
 * @throws SOURCE_CUT_SHORT
 */
export async function readMp4(bytes: Bytes, input: ContainerInput): Promise<ContainerFacts> {
  const { movie, cut, trailingBytes } = await findMovie(bytes);
  const tree = movie && readBoxTree(movie, { byteOffset: 0, path: '', faults: [] })[0];
  const isFragmented = findNode(tree, 'mvex') !== undefined;
  if (cut !== undefined && (movie === undefined || isFragmented)) {
    throw pipelineErrors.SOURCE_CUT_SHORT({
      file: input.file,
      reason: `its box ${cut.type} claims ${cut.claimedBytes} bytes, of which ${cut.heldBytes} are there`,
      heldSamples: null,
      sampleRate: input.sampleRate || null,
      fileBytes: bytes.size,
    });
  }
  const damage = [
    ...(cut === undefined ? [] : [`its last box, ${cut.type}, is cut off`]),
    ...(trailingBytes > 0 ? [`${trailingBytes} bytes follow its last box`] : []),
  ];
  const packets =
    isFragmented || movie === undefined || tree === undefined
      ? undefined
      : readPackets(tree, movie);
  if (packets === undefined) return { ...noFacts, damage };
  const { table, timescale, packetTicks, skippedTicks, end } = packets;
  const isExact = EXACT_PACKETS.test(input.codec);
  const inSamples = (ticks: number): number => Math.round((ticks * input.sampleRate) / timescale);
  const played = packets.before(end);
  const ticks = isExact ? played.ticks : played.packets * packetTicks;
  const samples = Math.max(0, inSamples(ticks) - inSamples(skippedTicks));
  if (samples === 0) return { ...noFacts, damage };
  const isPcm = input.codec.startsWith('pcm_');
  const lostPackets = isPcm
    ? 0
    : played.packets - countHeldPackets(table, bytes.size, played.packets);
  // FFmpeg plays the last packet of AAC to its end, which encoders fill up with silence.
  const heard = packets.exactEnd === null ? samples : inSamples(packets.exactEnd - skippedTicks);
  const isFilledUp =
    input.codec === 'aac' && heard < samples && samples - heard < inSamples(packetTicks);
  return {
    ...noFacts,
    endSample: isFilledUp ? heard : null,
    claim: {
      samples: isFilledUp ? heard : samples,
      toleranceSamples: tolerance(input, packets),
      // The only packet is the last one too, which may be said to be shorter than it is.
      excessSamples: isExact || played.packets > 1 ? 0 : packetSamplesMax,
    },
    heldSamples: Math.max(0, samples - inSamples(lostPackets * packetTicks)),
    damage,
  };
}

/** Where FFmpeg's trims are not to the sample. */
function tolerance(
  { codec, sampleRate }: ContainerInput,
  {
    timescale,
    packetTicks,
    isEdited,
  }: { timescale: number; packetTicks: number; isEdited: boolean },
): number {
  if (codec.startsWith('pcm_')) return isEdited ? PCM_BLOCK : 0;
  // HE-AAC drops its priming in samples of the core, whose rate is half of what is decoded.
  const isSplit = codec === 'aac' && (timescale !== sampleRate || packetTicks > 1024);
  return isSplit ? Math.round((2 * packetTicks * sampleRate) / timescale) : 0;
}
