import { isAscii } from 'node:buffer';

import { readAttributeList } from './attribute-list.ts';
import { codePoints } from './code-points.ts';
import type { AttributeList, PlaylistLine, TagLine } from './token.ts';

/** Largest playlist that is read, in bytes: some 300 hours of segments of 6 s, each with a long URL. */
export const PLAYLIST_BYTES_MAX = 64 * 1024 * 1024;

/** Most lines that are kept of a playlist; what follows is not looked at. */
export const PLAYLIST_LINES_MAX = 250_000;

const LF = 0x0a;
const CR = 0x0d;

/**
 * The lines of a playlist with nothing normalised away: put one after the other they are the bytes
 * of the file again (`joinLines`). A byte order mark and blanks at the start of a line stay in its
 * text, and the line is read as players read it: as what stands behind them. Bytes never throw.
 * @returns at most PLAYLIST_LINES_MAX lines.
 */
export function tokenize(bytes: Buffer, linesMax = PLAYLIST_LINES_MAX): PlaylistLine[] {
  const lines: PlaylistLine[] = [];
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8';
  let byteOffset = 0;
  while (byteOffset < bytes.length && lines.length < linesMax) {
    const feed = bytes.indexOf(LF, byteOffset);
    const next = feed < 0 ? bytes.length : feed + 1;
    const hasReturn = feed > byteOffset && bytes[feed - 1] === CR;
    const ending = feed < 0 ? '' : hasReturn ? '\r\n' : '\n';
    const end = next - ending.length;
    const text = bytes.toString(encoding, byteOffset, end);
    const line = lines.length + 1;
    lines.push(readLine({ line, byteOffset, bytes: end - byteOffset, text, ending }));
    byteOffset = next;
  }
  return lines;
}

/** The bytes that lines stand for; those of the whole file for all of its lines. */
export function joinLines(lines: readonly PlaylistLine[], bytes: Buffer): Buffer {
  return Buffer.concat(
    lines.flatMap((line) => [
      bytes.subarray(line.byteOffset, line.byteOffset + line.bytes),
      Buffer.from(line.ending),
    ]),
  );
}

type LineBase = Omit<TagLine, 'kind' | 'name' | 'value' | 'valueColumn' | 'attributes'>;

function readLine(base: LineBase): PlaylistLine {
  const start = contentStart(base.text);
  if (base.text.startsWith('#EXT', start)) return new Tag(base, start);
  const { line, byteOffset, bytes, text, ending } = base;
  const isBlank = start === text.length;
  const kind = isBlank ? 'blank' : text[start] === '#' ? 'comment' : 'uri';
  return { kind, line, byteOffset, bytes, text, ending };
}

/** Where a line starts behind a byte order mark and blanks, in UTF-16 units. */
function contentStart(text: string): number {
  const first = text.charCodeAt(0);
  if (first > 0x20 && first !== 0xfeff) return 0;
  return text.length - text.trimStart().length;
}

/** A class for its lazy attributes: a playlist may have a million tags, and few of them are asked. */
class Tag implements TagLine {
  readonly kind = 'tag';
  readonly line: number;
  readonly byteOffset: number;
  readonly bytes: number;
  readonly text: string;
  readonly ending: '' | '\n' | '\r\n';
  readonly name: string;
  readonly value: string | undefined;
  readonly valueColumn: number;
  #attributes: AttributeList | undefined;

  constructor(base: LineBase, start: number) {
    this.line = base.line;
    this.byteOffset = base.byteOffset;
    this.bytes = base.bytes;
    this.text = base.text;
    this.ending = base.ending;
    const colon = base.text.indexOf(':', start);
    const end = colon < 0 ? base.text.length : colon;
    this.name = base.text.slice(start + 1, end).trimEnd();
    this.value = colon < 0 ? undefined : base.text.slice(colon + 1);
    this.valueColumn = codePoints(base.text.slice(0, colon < 0 ? end : colon + 1)) + 1;
  }

  get attributes(): AttributeList {
    this.#attributes ??= readAttributeList(this.value ?? '', this.valueColumn);
    return this.#attributes;
  }
}
