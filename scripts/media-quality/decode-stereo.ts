import { execa } from 'execa';

import type { Stereo } from './noise-to-mask.ts';

/** What FFmpeg decodes a file to, in stereo at the file's own rate. @throws what FFmpeg says */
export async function decodeStereo(file: string, options: readonly string[] = []): Promise<Stereo> {
  const { stdout } = await execa(
    'ffmpeg',
    ['-v', 'error', ...options, '-i', file, '-map', '0:a:0', '-ac', '2', '-f', 'f32le', '-'],
    { encoding: 'buffer', maxBuffer: 2 ** 31 },
  );
  const samples = stdout.length / 8;
  const view = new DataView(stdout.buffer, stdout.byteOffset, stdout.byteLength);
  const channel = (offset: number): Float32Array =>
    Float32Array.from({ length: samples }, (_, i) => view.getFloat32(i * 8 + offset, true));
  return [channel(0), channel(4)];
}
