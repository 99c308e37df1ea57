import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { TagLine } from '#pipeline/playlist/token.ts';
import { joinLines, tokenize } from '#pipeline/playlist/tokenize.ts';

/** Pieces that playlists are made of, and some that break them. */
const piece = fc.constantFrom(
  '#EXTM3U',
  '#EXTINF:6.006,',
  '#EXT-X-MAP:URI="i.mp4",BYTERANGE="1@2"',
  '#EXT-X-KEY:METHOD="',
  '# words',
  'é𝄞.m4s',
  '\uFEFF',
  ' ',
  '\t',
  '\r',
  '\n',
  '\r\n',
  ':',
);

const playlist = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join(''))),
);

const tag = (text: string): TagLine => tokenize(Buffer.from(text))[0] as TagLine;

describe('tokenize', () => {
  it('gives lines that are, one after the other, the bytes of the file', () => {
    fc.assert(
      fc.property(playlist, (bytes) => {
        const lines = tokenize(bytes);
        expect(joinLines(lines, bytes).equals(bytes)).toBe(true);
        let next = 0;
        for (const [index, line] of lines.entries()) {
          expect(line.line).toBe(index + 1);
          expect(line.byteOffset).toBe(next);
          expect(line.text).not.toContain('\n');
          next += line.bytes + line.ending.length;
        }
        expect(next).toBe(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('tells tags, URIs, comments and blank lines', () => {
    const lines = tokenize(Buffer.from('#EXTM3U\r\n#ext-x-endlist\n\n \n#EXTINF:6,a b\ns0.m4s'));
    expect(lines.map(({ kind, ending }) => [kind, ending])).toEqual([
      ['tag', '\r\n'],
      ['comment', '\n'],
      ['blank', '\n'],
      ['blank', '\n'],
      ['tag', '\n'],
      ['uri', ''],
    ]);
  });

  it('reads a tag behind a byte order mark or blanks as that tag, and keeps both', () => {
    expect(tag('\uFEFF#EXTM3U')).toMatchObject({ name: 'EXTM3U', text: '\uFEFF#EXTM3U' });
    expect(tag('  #EXT-X-VERSION:6')).toMatchObject({ name: 'EXT-X-VERSION', value: '6' });
    expect(tag('#EXT-X-ENDLIST ')).toMatchObject({ name: 'EXT-X-ENDLIST', value: undefined });
  });

  it('counts columns in code points', () => {
    const { attributes } = tag('#EXT-X-MEDIA:NAME="𝄞𝄞",URI="a"');
    expect(attributes.get('NAME')).toMatchObject({ column: 14, valueColumn: 19, value: '𝄞𝄞' });
    expect(attributes.get('URI')).toMatchObject({ column: 24, valueColumn: 28 });
  });

  it('lets a lone carriage return end no line', () => {
    expect(tokenize(Buffer.from('#EXTM3U\r#EXTINF:6,\n')).map(({ text }) => text)).toEqual([
      '#EXTM3U\r#EXTINF:6,',
    ]);
  });

  it('stops at the limit of lines', () => {
    expect(tokenize(Buffer.from('\n'.repeat(20)), 7)).toHaveLength(7);
  });
});
