/** Media type of a music file, by ffprobe's name of its container. */
const MIME_BY_CONTAINER: Readonly<Record<string, string>> = Object.freeze({
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  w64: 'audio/wav',
  aiff: 'audio/aiff',
  mov: 'audio/mp4',
  mp4: 'audio/mp4',
  m4a: 'audio/mp4',
  caf: 'audio/x-caf',
});

/** The type that a browser is told; bytes without a known one are not called music. */
export function sourceMime(container: string): string {
  return MIME_BY_CONTAINER[container.split(',')[0]!] ?? 'application/octet-stream';
}
