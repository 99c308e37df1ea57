import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DatabaseFacts } from '#db/migrate/lint/model.ts';
import { openSqlParser, type SqlParser } from '#db/migrate/sql-parser.ts';

import { lintTexts, type LintTextInput } from './lint-text.ts';

let parser: SqlParser;
beforeAll(() => {
  parser = openSqlParser();
});
afterAll(async () => {
  await parser[Symbol.asyncDispose]();
});

const rulesOf = async (...texts: string[]): Promise<string[]> =>
  (await lintTexts(parser, { texts })).findings.map((finding) => finding.rule);

describe('what is new in a set of migrations', () => {
  it('may be indexed, altered, renamed and dropped by every later file of the set', async () => {
    const made =
      'create table labels (id bigint, name text);\ncreate index labels_a on labels (id);';
    const used = [
      'create index labels_name_idx on labels (name);',
      'alter table labels add primary key (id), alter column name set not null;',
      'alter table public.labels rename to imprints;\nalter table imprints drop column name;',
      'drop index labels_a;\ndrop table imprints;',
    ];
    expect(await rulesOf(made, ...used)).toEqual([]);
    for (const text of used) expect(await rulesOf(text)).not.toEqual([]);
  });

  it('is of its schema: a table of the same name in another one is old', async () => {
    const made = 'create table shelf.labels (id bigint);';
    expect(await rulesOf(made, 'create index on shelf.labels (id);')).toEqual([]);
    expect(await rulesOf(made, 'create index on labels (id);')).toEqual([
      'require-concurrent-index-creation',
    ]);
  });

  it('is not a table that was made again under a name that was dropped', async () => {
    const texts = [
      'create table labels (id bigint);\ndrop table labels;',
      'alter table labels add constraint a check (id > 0);',
    ];
    expect(await rulesOf(...texts)).toEqual(['constraint-missing-not-valid']);
  });

  it('is a constraint only within its own transaction', async () => {
    const add = 'alter table tracks add constraint ok check (id > 0) not valid;';
    const validate = 'alter table tracks validate constraint ok;';
    expect(await rulesOf(`${add}\n${validate}`)).toEqual(['constraint-missing-not-valid']);
    expect(await rulesOf(add, validate)).toEqual([]);
    expect(await rulesOf(`-- veza:no-transaction\n${add}\n${validate}`)).toEqual([
      'prefer-robust-stmts',
    ]);
  });
});

describe('the place of a finding', () => {
  it('is the command in an alter table of several, in characters, also after other alphabets', async () => {
    const text =
      "insert into notes values ('ёлка 🎄');\n" +
      'alter table "🎵 tracks" -- all of them, really\n' +
      '  add column a numeric(3, 2), /* ёлка */ drop column b,\n' +
      '  drop column c;\n';
    const { findings } = await lintTexts(parser, { texts: [text] });
    expect(findings.map(({ subject }) => [subject.line, subject.column])).toEqual([
      [3, 42],
      [4, 3],
    ]);
    expect(findings[0]!.evidence?.['excerpt']).toBe(
      '  3 |   add column a numeric(3, 2), /* ёлка */ drop column b,\n' +
        '    |                                          ^',
    );
  });

  it('is the same with Windows line ends', async () => {
    const { findings } = await lintTexts(parser, {
      texts: ['-- a header\r\n\r\nalter table tracks\r\n  drop column b;\r\n'],
    });
    expect(findings[0]!.subject).toMatchObject({ line: 4, column: 3 });
  });
});

describe('an ignore comment', () => {
  const drop = 'alter table tracks drop column a;\n';

  it('excuses the whole of the next statement from one rule, and keeps the reason', async () => {
    const { findings, ignored } = await lintTexts(parser, {
      texts: [`-- veza:ignore ban-drop-column: nobody reads it\n${drop}${drop}`],
    });
    expect(findings.map((finding) => finding.subject.line)).toEqual([3]);
    expect(ignored).toMatchObject([
      { reason: 'nobody reads it', finding: { rule: 'ban-drop-column', subject: { line: 2 } } },
    ]);
  });

  it('may stand with others and name an alias', async () => {
    const text =
      '-- veza:ignore prefer-timestamptz: a wall clock\n-- why: the shop shows it\n' +
      '-- veza:ignore prefer-bigint-over-int: a year\ncreate table a (t timestamp, y integer);';
    expect(await rulesOf(text)).toEqual([]);
  });

  it('that excuses nothing is found where it stands, unless its rule did not run', async () => {
    const texts = [`select 1;\n-- veza:ignore ban-drop-table: no table\n${drop}`];
    const { findings } = await lintTexts(parser, { texts });
    expect(findings).toMatchObject([
      { rule: 'unused-ignore', subject: { line: 2, column: 1 } },
      { rule: 'ban-drop-column' },
    ]);
    const other = await lintTexts(parser, { texts, exclude: ['ban-drop-table'] });
    expect(other.findings.map((finding) => finding.rule)).toEqual(['ban-drop-column']);
  });

  it('in the part that undoes is as unused as one behind the last statement', async () => {
    const down = `-- veza:up\nselect 1;\n-- veza:down\n-- veza:ignore ban-drop-column: down\n${drop}`;
    expect(await rulesOf(down)).toEqual(['unused-ignore']);
    expect(await rulesOf('select 1;\n-- veza:ignore ban-drop-column: after\n')).toEqual([
      'unused-ignore',
    ]);
  });
});

describe('a table that the database knows', () => {
  const facts = (rows: number, bytes: number): DatabaseFacts => ({
    version: '17.2',
    pgMajor: 17,
    tables: new Map([
      ['public.plays', { name: 'plays', rows, bytes, writes: 1234 }],
      ['public.labels', { name: 'labels', rows: 3, bytes: 8192, writes: 3 }],
    ]),
  });
  const severity = async (text: string, known: DatabaseFacts): Promise<string[]> => {
    const input: LintTextInput = { texts: [text], facts: known };
    return (await lintTexts(parser, input)).findings.map((finding) => finding.severity);
  };
  const index = 'create index plays_at_idx on plays (at);';

  it('makes work on it info when it is small, an error when it is big', async () => {
    expect(await severity(index, facts(10_000, 16 * 1024 ** 2))).toEqual(['info']);
    expect(await severity(index, facts(10_001, 8192))).toEqual(['warning']);
    expect(await severity(index, facts(10, 16 * 1024 ** 2 + 1))).toEqual(['warning']);
    expect(await severity(index, facts(1_000_000, 8192))).toEqual(['error']);
    expect(await severity(index, facts(10, 1024 ** 3))).toEqual(['error']);
  });

  it('counts with every table that is locked, and an unknown one is not small', async () => {
    const key = (table: string): string =>
      `alter table labels add column a_id bigint references ${table} (id);`;
    expect(await severity(key('labels'), facts(10, 8192))).toEqual(['info']);
    expect(await severity(key('plays'), facts(2_000_000, 8192))).toEqual(['error']);
    expect(await severity(key('unknown'), facts(10, 8192))).toEqual(['warning']);
  });

  it('changes nothing for what breaks code, and everything for what needs an empty table', async () => {
    const dropped = 'alter table plays drop column at;';
    expect(await severity(dropped, facts(10, 8192))).toEqual(['warning']);
    const required = 'alter table plays add column a text not null;';
    expect(await severity(required, facts(0, 0))).toEqual(['info']);
    expect(await severity(required, facts(1, 8192))).toEqual(['error']);
  });

  it('is named with rows, size, writes, the lock and what it blocks', async () => {
    const input: LintTextInput = { texts: [index], facts: facts(1_203_004, 851_443_712) };
    const [finding] = (await lintTexts(parser, input)).findings;
    expect(finding!.message).toBe(
      'Building plays_at_idx keeps writes to plays waiting until it is done. ' +
        'It takes SHARE on plays (1,203,004 rows, 812 MiB, 1,234 writes): blocks writes; reads go on.',
    );
    expect(finding!.evidence).toMatchObject({
      locks: [{ table: 'plays', mode: 'SHARE', rows: 1_203_004, bytes: 851_443_712, writes: 1234 }],
    });
  });

  it('is not new because a migration would make it if it were not there', async () => {
    const text = 'create table if not exists plays (at timestamptz);\ncreate index on plays (at);';
    expect(await severity(text, facts(2_000_000, 8192))).toEqual(['error']);
    expect(await rulesOf(text)).toEqual([]);
  });

  it('is new where a migration makes it, whatever the database that has it already says', async () => {
    const known = facts(2_000_000, 8192);
    const made = 'create table plays (id bigint primary key);\n';
    expect(await severity(`${made}create index on plays (id);`, known)).toEqual([]);
    const used = 'alter table labels add column play_id bigint references plays (id);';
    expect(await severity(made + used, known)).toEqual(['info']);
  });

  it('decides by its version which rules have a remedy', async () => {
    const text = '-- veza:no-transaction\nvacuum full plays;';
    expect(await severity(text, { ...facts(10, 8192), pgMajor: 18 })).toEqual([]);
    expect(await severity(text, { ...facts(10, 8192), pgMajor: 19 })).toEqual(['info']);
  });
});

describe('the choice of rules', () => {
  const texts = ['create table a (y integer, t timestamp);\nalter table b drop column c;'];
  const chosen = async (options: Omit<LintTextInput, 'texts'>): Promise<string[]> =>
    (await lintTexts(parser, { texts, ...options })).findings.map((finding) => finding.rule);

  it('is all but the opt-in ones, or those named, less those left out', async () => {
    const all = ['prefer-bigint-over-int', 'prefer-timestamp-tz', 'ban-drop-column'];
    expect(await chosen({})).toEqual(all);
    expect(await chosen({ only: ['prefer-timestamptz'] })).toEqual(['prefer-timestamp-tz']);
    expect(await chosen({ exclude: ['ban-drop-column'] })).toEqual(all.slice(0, 2));
    expect(await chosen({ only: ['require-table-schema'] })).toHaveLength(2);
    expect(await chosen({ include: ['require-table-schema'] })).toHaveLength(5);
    expect(await chosen({ only: ['require-timeout-settings'] })).toEqual([
      'require-lock-timeout',
      'require-statement-timeout',
    ]);
  });

  it('refuses a name that no rule has, and names the nearest', async () => {
    await expect(chosen({ only: ['ban-drop-colum'] })).rejects.toMatchObject({
      code: 'LINT_RULE_UNKNOWN',
      exitCode: 2,
      hint: expect.stringContaining('ban-drop-column') as string,
    });
  });
});
