import type { BaseContext } from '#context.ts';

import { readAdts } from './read-adts.ts';
import { readAiff } from './read-aiff.ts';
import { readFlac } from './read-flac.ts';
import { readMatroska } from './read-matroska.ts';
import { readMp4 } from './read-mp4.ts';
import { readMpegAudio } from './read-mpeg-audio.ts';
import { readOgg } from './read-ogg.ts';
import { readW64 } from './read-w64.ts';
import { readWave } from './read-wave.ts';
import { type ContainerFacts, type ContainerInput, noFacts } from './model.ts';
import { openBytes } from './open-bytes.ts';
import type { Bytes } from './open-bytes.ts';

type Reader = (bytes: Bytes, input: ContainerInput) => Promise<ContainerFacts>;

/** By ffprobe's names. */
const readers: Readonly<Record<string, Reader>> = Object.freeze({
  aac: readAdts,
  aiff: readAiff,
  flac: readFlac,
  'matroska,webm': readMatroska,
  'mov,mp4,m4a,3gp,3g2,mj2': readMp4,
  mp3: readMpegAudio,
  ogg: readOgg,
  w64: readW64,
  wav: readWave,
});
/** Containers whose headers count samples of PCM, and bytes or blocks of everything else. */
const PCM_ONLY: ReadonlySet<string> = new Set(['aiff', 'w64', 'wav']);

/**
 * Reads a container's own structure: headers, tables, or the chain of its frames or pages. Time
 * grows with the number of these, memory does not.
 * @throws SOURCE_CUT_SHORT, SOURCE_DAMAGED
 */
export async function readContainer(
  ctx: Pick<BaseContext, 'signal'>,
  sourcePath: string,
  container: string,
  input: ContainerInput,
): Promise<ContainerFacts> {
  const read = readers[container];
  if (read === undefined) return noFacts;
  if (PCM_ONLY.has(container) && !input.codec.startsWith('pcm_')) return noFacts;
  await using bytes = await openBytes(sourcePath, ctx.signal);
  // Awaited here: the file is closed when this function ends.
  return await read(bytes, input);
}
