import { createHash } from 'node:crypto';

/** Longest path that is kept as it is; beyond it an index entry would not fit a page. */
const SHOWN_BYTES_MAX = 2000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A path for people, rows and JSON. File names are bytes: those that are no UTF-8, and control
 * characters, are shown as `\xNN`, so that two names never look the same. Very long paths are cut
 * and end in a hash.
 */
export function displayPath(path: Buffer): string {
  const text = decode(path).replace(/\p{Cc}/gu, (char) => hexByte(char.codePointAt(0)!));
  if (Buffer.byteLength(text) <= SHOWN_BYTES_MAX) return text;
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return `${text.slice(0, 500)}…${hash}`;
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // Not UTF-8 as a whole: character by character, the bytes that are none escaped.
    return decodePieces(bytes);
  }
}

function decodePieces(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at]!);
    const piece = bytes.subarray(at, at + length);
    if (length > 0 && piece.length === length && isUtf8Piece(piece)) {
      text += piece.toString('utf8');
      at += length;
    } else {
      text += hexByte(bytes[at]!);
      at += 1;
    }
  }
  return text;
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

function isUtf8Piece(piece: Buffer): boolean {
  return Buffer.from(piece.toString('utf8'), 'utf8').equals(piece);
}

function hexByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
}
