import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { query } from '#db/pool.ts';
import { readPlain } from '#db/migrate/plain/read-plain.ts';
import { openSqlParser, type SqlParser } from '#db/migrate/sql-parser.ts';
import { sql } from '#db/sql.ts';

import { openTestContext } from '../../../support/test-context.ts';
import { plainTexts } from './plain-texts.ts';

let parser: SqlParser;
let words: readonly string[];
beforeAll(async () => {
  // In its thread it is PostgreSQL's own and nothing else.
  parser = openSqlParser('thread');
  await using test = await openTestContext();
  const rows = await query<{ word: string }>(test.ctx, sql`select word from pg_get_keywords()`);
  words = rows.map((row) => row.word);
});
afterAll(() => parser[Symbol.asyncDispose]());

/** Whether a text is plain; what is said of one that is has to be what the parser says. */
async function isPlain(text: string): Promise<boolean> {
  const plain = readPlain(text);
  if (plain !== undefined) expect(plain, text).toEqual(await parser.parse(text));
  return plain !== undefined;
}

it('says of plain statements what the parser says, place by place', async () => {
  await fc.assert(
    fc.asyncProperty(plainTexts, async (text) => {
      expect(await isPlain(text), text).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

it('says nothing of what the parser refuses or takes otherwise', async () => {
  const signs = [
    ';',
    ',',
    '(',
    ')',
    '.',
    '[',
    ']',
    '-',
    '--',
    "'",
    '"',
    '$',
    '$1',
    '$$',
    '/*',
    '*/',
  ];
  const odd = [
    'e',
    'E',
    "'x'",
    "''",
    '\\',
    '1',
    '1.5',
    '0x1f',
    '\u00E9',
    '\u00A0',
    '\v',
    'veza:up',
  ];
  const pieces = fc.constantFrom(...signs, ...odd, ' ', '\n', ...words);
  const edits = fc.array(
    fc.record({
      at: fc.nat(),
      cut: fc.constantFrom(0, 0, 1),
      put: fc.option(pieces),
      blank: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(plainTexts, edits, async (text, list) => {
      // Cut between words and signs, the blanks kept.
      const parts = text.split(/(\s+|[(),;.'"])/);
      for (const { at, cut, put, blank } of list) {
        const piece = put === null ? [] : blank ? [' ', put, ' '] : [put];
        parts.splice(at % parts.length, cut, ...piece);
      }
      await isPlain(parts.join(''));
    }),
    { numRuns: 5000 },
  );
});

it('takes no word for a name that the parser does not take for one', async () => {
  expect(words.length).toBeGreaterThan(450);
  const places = [
    (word: string) => `create table ${word} (a int)`,
    (word: string) => `create table a.${word} (a int)`,
    (word: string) => `create table a (${word} int)`,
    (word: string) => `create table a (a ${word})`,
    (word: string) => `create table a (a int ${word})`,
    (word: string) => `create table a (a int default ${word})`,
    (word: string) => `create table a (a int default ${word}())`,
    (word: string) => `create table a (a int, constraint ${word} unique (a))`,
    (word: string) => `create table a (a int references ${word} (a))`,
    (word: string) => `create index ${word} on a (a)`,
    (word: string) => `create index on a using ${word} (a)`,
    (word: string) => `create index i on a (${word})`,
    (word: string) => `create index i on a (a ${word})`,
    (word: string) => `alter table ${word} add a int`,
    (word: string) => `alter table a add ${word} int`,
    (word: string) => `alter table a drop column ${word}`,
    (word: string) => `drop table ${word}`,
    (word: string) => `drop index a.${word} restrict`,
  ];
  for (const word of words) {
    for (const place of places) await isPlain(place(word));
  }
});

it.each([
  'select 1',
  'create table a (b int);;',
  'create table a (b int default -1)',
  "create table a (b text default E'x')",
  "create table a (b text default 'it''s')",
  'create temporary table a (b int)',
  'create index concurrently i on a (b)',
  'create function f() returns int begin atomic select 1; select 2; end',
  'do $$ begin end $$',
  '/* x */ drop table a',
  `drop table ${'a'.repeat(64)}`,
])('leaves %j to the parser', async (text) => {
  expect(await isPlain(text)).toBe(false);
});
