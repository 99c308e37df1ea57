/** What names of RFC 6381 that streams carry begin with. */
const KINDS = {
  audio: ['mp4a', 'flac', 'opus', 'alac', 'ac-3', 'ec-3', 'ac-4', 'apac', 'iamf', 'dts', 'mh'],
  video: ['avc', 'hvc', 'hev', 'dv', 'av01', 'dav', 'vp0', 'vp8', 'vp9', 'vvc', 'vvi', 'mp4v'],
  text: ['wvtt', 'stpp', 'tx3g', 'c608', 'c708'],
} as const;

export type CodecKind = keyof typeof KINDS;

/** What a codec of CODECS codes, by how its name begins; undefined where nobody knows. */
export function codecKind(codec: string): CodecKind | undefined {
  const name = codec.toLowerCase();
  const kinds = Object.keys(KINDS) as CodecKind[];
  return kinds.find((kind) => KINDS[kind].some((start) => name.startsWith(start)));
}
