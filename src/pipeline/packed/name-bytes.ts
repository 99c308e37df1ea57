/** What bytes look like that are no segment. */
export interface NamedBytes {
  readonly looksLike: string;
  readonly isAudio: boolean;
}

const SIGNATURES: readonly (readonly [string, string, boolean])[] = [
  ['OggS', 'Ogg', true],
  ['fLaC', 'FLAC', true],
  ['RIFF', 'WAV', true],
  ['RF64', 'WAV', true],
  ['FORM', 'AIFF', true],
  ['caff', 'CAF', true],
  ['MAC ', "Monkey's Audio", true],
  ['wvpk', 'WavPack', true],
  ['\x1a\x45\xdf\xa3', 'WebM or Matroska', true],
  ['\x30\x26\xb2\x75', 'Windows Media', true],
  ['WEBVTT', 'WebVTT', false],
  ['\xef\xbb\xbfWEBVTT', 'WebVTT', false],
  ['#EXTM3U', 'a playlist', false],
  ['\x1f\x8b', 'gzip', false],
  ['PK\x03\x04', 'ZIP', false],
  ['\x89PNG', 'PNG', false],
  ['\xff\xd8\xff', 'JPEG', false],
  ['%PDF', 'PDF', false],
];

/** Names a kind by the first bytes. Pure. */
export function nameBytes(head: Buffer): NamedBytes {
  if (head.length === 0) return { looksLike: 'empty', isAudio: false };
  const text = head.toString('latin1', 0, 64);
  const known = SIGNATURES.find(([signature]) => text.startsWith(signature));
  if (known !== undefined) return { looksLike: known[1], isAudio: known[2] };
  // LATM and LOAS: AAC in a stream format of its own.
  if (head[0] === 0x56 && ((head[1] ?? 0) & 0xe0) === 0xe0)
    return { looksLike: 'LOAS', isAudio: true };
  const words = text.trimStart().toLowerCase();
  if (words.startsWith('<!doctype html') || words.startsWith('<html')) {
    return { looksLike: 'HTML', isAudio: false };
  }
  if (words.startsWith('<')) return { looksLike: 'XML', isAudio: false };
  if (/^[{[][\s"\w[{]/.test(words)) return { looksLike: 'JSON', isAudio: false };
  if (/^[\x20-\x7e\r\n\t]+$/.test(text)) return { looksLike: 'text', isAudio: false };
  return { looksLike: 'encrypted or unknown', isAudio: false };
}
