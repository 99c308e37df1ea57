import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openSqlParser, type SqlParser } from '#db/migrate/sql-parser.ts';

import { compareCorpus, type Comparison } from './lint-corpus/compare.ts';
import { DIFFERENCES } from './lint-corpus/differences.ts';
import { readCorpus } from './lint-corpus/read-corpus.ts';

let parser: SqlParser;
let comparison: Comparison;
beforeAll(async () => {
  parser = openSqlParser();
  comparison = await compareCorpus(parser, await readCorpus());
});
afterAll(async () => {
  await parser[Symbol.asyncDispose]();
});

const line = (rule: string, only: string, statement: string): string =>
  `${rule} (only ${only}) ${statement}`;

describe('the lint rules beside squawk', () => {
  it('are compared over more than 600 statements, in most of which both speak', () => {
    expect(comparison.statements).toBeGreaterThan(600);
    expect(comparison.agreements).toBeGreaterThan(1_000);
  });

  it('differ where the table of differences says so, and nowhere else', () => {
    const found = new Set(
      comparison.disagreements.map((item) => line(item.rule, item.only, item.statement)),
    );
    const listed = DIFFERENCES.flatMap(({ rule, only, statements }) =>
      statements.map((statement) => line(rule, only, statement)),
    );
    expect([...found].filter((item) => !listed.includes(item))).toEqual([]);
    expect(listed.filter((item) => !found.has(item))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });
});
