import path from 'node:path';

/**
 * The containers that FFmpeg may open. Playlists (hls, concat, dash) and devices are not among them:
 * a text file that is named like music must not make FFmpeg open addresses or other files.
 */
const inputFormats: readonly string[] = Object.freeze([
  'aac',
  'aiff',
  'caf',
  'flac',
  'matroska,webm',
  'mov,mp4,m4a,3gp,3g2,mj2',
  'mp3',
  'ogg',
  'w64',
  'wav',
]);

/** Options before an input for ffprobe and ffmpeg: only files, only these containers. */
export function inputOptions(): string[] {
  return ['-protocol_whitelist', 'file', '-format_whitelist', inputFormats.join(',')];
}

/** A path as FFmpeg takes it whatever is in it: `-x.mp3`, `a:b.flac`, `%d.wav`. */
export function inputUrl(sourcePath: string): string {
  return `file:${path.resolve(sourcePath)}`;
}
