import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checksum } from '#db/migrate/checksum.ts';
import type { MigrationFault } from '#db/migrate/migrate-errors.ts';
import type { Migration, MigrationFile } from '#db/migrate/model.ts';
import { parseMigration } from '#db/migrate/parse.ts';
import { openSqlParser, type SqlParser } from '#db/migrate/sql-parser.ts';

let parser: SqlParser;
beforeAll(() => {
  parser = openSqlParser();
});
afterAll(() => parser[Symbol.asyncDispose]());

function fileOf(text: string): MigrationFile {
  return { id: 1n, name: '000001_x', path: '/m/000001_x.sql', text, checksum: checksum(text) };
}

async function parse(text: string): Promise<Migration> {
  const parsed = await parseMigration(parser, fileOf(text));
  if (!('file' in parsed)) throw new Error(JSON.stringify(parsed));
  return parsed;
}

async function faultsOf(text: string): Promise<MigrationFault[]> {
  const parsed = await parseMigration(parser, fileOf(text));
  if ('file' in parsed) throw new Error('the file was accepted');
  return parsed;
}

const sqlOf = (statements: Migration['down']) => statements?.map((item) => item.sql);

describe('parts and markers', () => {
  it('take a file without markers as all up', async () => {
    const { up, down } = await parse('select 1;\nselect 2');
    expect(sqlOf(up)).toEqual(['select 1', 'select 2']);
    expect(down).toBeUndefined();
  });

  it('split up from down, also where the last statement has no semicolon', async () => {
    const { up, down } = await parse(
      '-- why\n\n-- veza:up\nselect 1\n-- veza:down\nselect 2;\nselect 3;\n',
    );
    expect(sqlOf(up)).toEqual(['select 1']);
    expect(sqlOf(down)).toEqual(['select 2', 'select 3']);
  });

  it('read what a file says of itself', async () => {
    const migration = await parse(
      `-- veza:breaking
-- veza:irreversible: the old rows are gone
-- veza:up
-- veza:ignore ban-drop-table: nobody reads it since May
drop table a;`,
    );
    expect(migration).toMatchObject({
      breaking: true,
      irreversible: 'the old rows are gone',
      kind: 'transactional',
      ignores: [{ rule: 'ban-drop-table', reason: 'nobody reads it since May' }],
    });
    expect((await parse('-- veza:no-transaction\nvacuum;')).kind).toBe('no-transaction');
  });

  it.each([
    ['-- veza:upp\nselect 1;', 'there is no marker veza:upp; did you mean veza:up?'],
    ['-- veza:up\nselect 1; -- veza:down', 'must stand on a line of its own'],
    ['-- veza:up\nselect 1;\n-- veza:up\nselect 2;', 'there is a second veza:up'],
    ['-- veza:up now\nselect 1;', 'takes no text after it'],
    ['-- veza:irreversible\nselect 1;', '-- veza:irreversible: REASON'],
    ['-- veza:ignore some-rule\nselect 1;', '-- veza:ignore RULE: REASON'],
    ['-- veza:irreversible: x\n-- veza:up\nselect 1;\n-- veza:down\nselect 2;', 'has a down part'],
    ['-- veza:up\n\n-- veza:down\nselect 1;', 'has no statement to apply'],
    ['begin; select 1; commit;', 'leave begin, commit and rollback out'],
    ['copy a from stdin;', 'copy from stdin needs psql'],
  ])('refuse %j', async (text, message) => {
    const faults = await faultsOf(text);
    expect(faults.map((item) => item.message).join('\n')).toContain(message);
  });

  it('report every fault of a file at once, each with its line', async () => {
    const faults = await faultsOf('-- veza:oops\n-- veza:up\nbegin;\n  commit;\n');
    expect(faults.map((item) => [item.line, item.column])).toEqual([
      [1, 1],
      [3, 1],
      [4, 3],
    ]);
  });
});

describe('statements', () => {
  it('keep bodies, quotes and comments whole', async () => {
    const bodies = [
      `create function f() returns int language plpgsql as $body$ begin return 1; -- veza:down
       end; $body$`,
      'create function g() returns int begin atomic select 1; select 2; end',
      String.raw`select E'it\'s; -- veza:down', 'a''b;', "c;d" from x`,
      'select 1 /* one; /* nested; */ -- veza:down\n */ + 1',
    ];
    const { up, down } = await parse(bodies.map((body) => `-- é\n${body};`).join('\n\n'));
    expect(sqlOf(up)).toEqual(bodies);
    expect(down).toBeUndefined();
  });

  it('point at the place of a syntax error with a caret', async () => {
    const [fault] = await faultsOf("-- 🎵 é\n-- veza:up\nselect 'é';\n  creat table a ();\n");
    expect(fault).toMatchObject({ file: '000001_x.sql', line: 4, column: 3 });
    expect(fault!.excerpt).toBe('  4 |   creat table a ();\n    |   ^');
  });

  it('say where a quote begins that is never closed', async () => {
    const [fault] = await faultsOf("select 1;\nselect 'abc;\n");
    expect(fault).toMatchObject({ line: 2, column: 8 });
    expect(fault!.message).toContain('unterminated quoted string');
  });

  const literal = fc
    .string({ unit: 'grapheme', maxLength: 30 })
    .filter((text) => !text.includes('\0'));
  const statement = fc.oneof(
    literal.map((text) => `select '${text.replaceAll("'", "''")}'`),
    literal
      .filter((text) => !text.includes('$'))
      .map(
        (text) => `do $q$ begin raise notice '%', 1; /* ${text.replaceAll(/[*/]/g, '')} */ end $q$`,
      ),
    literal.map((text) => `select 1 as "${text.replaceAll('"', '') || 'x'}"`),
    fc.constant('create table t (a int default 1, b text)'),
  );
  const filler = fc.oneof(
    fc.constantFrom('', '\n', ' \t', '\r\n'),
    literal.map((text) => `-- ${text.replaceAll(/[\r\n]/g, ' ').replaceAll('veza:', '')}\n`),
    literal.map((text) => `/* ${text.replaceAll(/[*/]/g, '')} */`),
  );

  it('come back as they were written, whatever stands between them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(filler, statement, filler), { minLength: 1, maxLength: 6 }),
        async (pieces) => {
          const text = pieces.map(([before, sql, after]) => `${before}${sql}${after};`).join('');
          const { up } = await parse(text);
          expect(up.map((item) => text.slice(item.offset).startsWith(item.sql))).toEqual(
            pieces.map(() => true),
          );
          expect(up.map((item, index) => item.sql.startsWith(pieces[index]![1]))).toEqual(
            pieces.map(() => true),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('checksums', () => {
  it('do not depend on line ends or a byte order mark', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string().map((line) => line.replaceAll(/[\r\n\uFEFF]/g, ''))),
        (lines) => {
          const sum = checksum(lines.join('\n'));
          expect(checksum(lines.join('\r\n'))).toBe(sum);
          expect(checksum(`\uFEFF${lines.join('\r')}`)).toBe(sum);
        },
      ),
    );
  });

  it('change with every character', () => {
    expect(checksum('select 1;')).not.toBe(checksum('select 2;'));
    expect(checksum('select 1;')).not.toBe(checksum('select 1; '));
  });
});
