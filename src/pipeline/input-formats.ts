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

/** Bytes that FFmpeg reads of FLAC at a time; by default 1024, with which it loses long frames. */
const flacPacketBytes = 65_536;

/**
 * Options before an input for ffprobe and ffmpeg: only files, only these containers. Checksums of
 * frames are compared, which FFmpeg leaves out by default: a frame that does not agree is played
 * and named.
 * @param container ffprobe's name where it is known.
 */
export function inputOptions(container?: string): string[] {
  const packets = container === 'flac' ? ['-raw_packet_size', String(flacPacketBytes)] : [];
  const whitelists = ['-protocol_whitelist', 'file', '-format_whitelist', inputFormats.join(',')];
  return [...whitelists, '-err_detect', 'crccheck', ...packets];
}

/** A path as FFmpeg takes it whatever is in it: `-x.mp3`, `a:b.flac`, `%d.wav`. */
export function inputUrl(sourcePath: string): string {
  return `file:${path.resolve(sourcePath)}`;
}
