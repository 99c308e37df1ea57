import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseMigration } from '#db/migrate/parse.ts';
import { openSqlParser, type SqlParser } from '#db/migrate/sql-parser.ts';

import { lintTexts } from '../lint-text.ts';

let parser: SqlParser;
beforeAll(() => {
  parser = openSqlParser();
});
afterAll(() => parser[Symbol.asyncDispose]());

async function parse(text: string) {
  const file = { id: 1n, name: '1_x', path: '/m/1_x.sql', text, checksum: '' };
  return parseMigration(parser, file);
}

async function faultsOf(text: string): Promise<string[]> {
  const parsed = await parse(text);
  if ('file' in parsed) return [];
  return parsed.map((fault) => `${fault.line}:${fault.column} ${fault.message}`);
}

const marked = (sql: string, marker = 'key=id') => `-- veza:batch ${marker}\n${sql}`;
const fit = 'update t set a = 1 where id between $1 and $2';

describe('the marker of a file in batches', () => {
  it('says the key, the first size and the share of the time', async () => {
    expect(await parse(marked(fit))).toMatchObject({
      kind: 'batch',
      batch: { key: ['id'], size: 1_000, share: 0.4, offset: 0 },
    });
    const composite = 'delete from t where a and (x, "Y z") between ($1, $2) and ($3, $4)';
    const marker = 'size=50 share=75% key=X,"Y z"';
    expect(await parse(marked(composite, marker))).toMatchObject({
      batch: { key: ['x', 'Y z'], size: 50, share: 0.75 },
    });
  });

  it.each([
    ['', /^1:1 write it as -- veza:batch key=COLUMN/],
    ['key=', /"key=" is no option/],
    ['key=a,a', /write it as/],
    ['key=1a', /write it as/],
    ['id', /"id" is no option/],
    ['key=id siz=3', /no option siz; did you mean size\?/],
    ['key=id key=id', /key stands there twice/],
    ['key=id size=0', /size is a number of rows, 1 to 50000/],
    ['key=id size=many', /size is a number/],
    ['key=id share=0%', /share is a part of the time, 1% to 100%/],
    ['key=id share=0.5', /share is/],
  ])('is refused as "%s"', async (marker, message) => {
    expect((await faultsOf(marked(fit, marker)))[0]).toMatch(message);
  });

  it('stands once, and not beside no-transaction', async () => {
    expect(await faultsOf(marked(`-- veza:batch key=id\n${fit}`))).toContain(
      '2:1 there is a second veza:batch',
    );
    expect(await faultsOf(marked(`-- veza:no-transaction\n${fit}`))).toEqual([
      '1:1 has veza:batch and veza:no-transaction; one of them',
    ]);
  });
});

describe('the statement of a file in batches', () => {
  it.each([
    [
      'update t set a = 1',
      '2:1 its where needs the condition of a batch, joined by and: id between $1 and $2',
    ],
    ['update t set a = 1 where id between $2 and $1', '2:1 its where needs'],
    ['update t set a = 1 where id between $1 and $2 or a = 2', '2:1 its where needs'],
    ['update t set a = 1 where not id between $1 and $2', '2:1 its where needs'],
    ['update t set a = 1 where a between $1 and $2', '2:1 its where needs'],
    ['update t set a = 1 where id between 1 and $2', '2:1 its where needs'],
    ['update t set a = 1 where id between symmetric $1 and $2', '2:1 its where needs'],
    [
      "update t set é = 'é', a = $3 where id between $1 and $2",
      '2:27 there is no $3: a batch has $1 to $2',
    ],
    ['update t set a = 1, id = id + 1 where id between $1 and $2', '2:21 it changes the key id'],
    [`${fit};\nselect 1`, '3:1 a part in batches is one statement'],
    ['insert into t select 1', '2:1 a part in batches is one update or one delete'],
    ['vacuum t', '2:1 a part in batches is one update or one delete'],
    ['-- nothing', '1:1 has no statement to apply'],
  ])('is refused as "%s"', async (sql, message) => {
    expect((await faultsOf(marked(sql)))[0]).toContain(message);
  });

  it('is checked in both parts, and may leave nothing to undo', async () => {
    expect(
      await faultsOf(marked(`-- veza:up\n${fit};\n-- veza:down\ndelete from t;`)),
    ).toMatchObject([expect.stringMatching(/^5:1 its where needs/)]);
    expect(await parse(marked(`-- veza:up\n${fit};\n-- veza:down\n`))).toMatchObject({ down: [] });
  });

  it('may say more: a join, a cast, a condition, a common table', async () => {
    const sql = `with other as (select b, id from o where id between $1 and $2)
update t as x set a = other.b from other
where other.id = x.id and (x.id between $1::bigint and $2::bigint and x.a is null)`;
    expect(await faultsOf(marked(sql))).toEqual([]);
  });
});

it('gives the rules of safety nothing to complain of', async () => {
  const table = 'create table if not exists public.t (id bigint primary key, a bigint)';
  const { findings } = await lintTexts(parser, { texts: [table, marked(fit)] });
  expect(findings).toEqual([]);
});
