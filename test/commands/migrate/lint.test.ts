import { rm } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openMigrationSandbox, type MigrationSandbox } from '../../db/migrate/migration-sandbox.ts';
import { runCommand as command } from '../run-command.ts';

let sandbox: MigrationSandbox;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
  await sandbox.write({
    '1_made': 'create table labels (id bigint primary key, year integer);\n',
    '2_changed':
      'alter table labels\n  add column name text,\n  drop column year;\n' +
      '-- veza:ignore ban-drop-table: never was one\ndrop table songs;\n' +
      "alter type mood add value 'calm';\n",
  });
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const lint = (...args: string[]) =>
  command('migrate lint', ['--offline', '--dir', sandbox.dir, ...args], { cwd: sandbox.dir });

describe('veza migrate lint', () => {
  it('prints findings as compilers do, and what they come to in the last line', async () => {
    const { code, stdout, stderr } = await lint();
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout).toBe(
      `1_made.sql:1:50: warning: 32 bits end at 2,147,483,647.
  1 | create table labels (id bigint primary key, year integer);
    |                                                  ^
  help: bigint; or, where the range is bounded: -- veza:ignore prefer-bigint-over-int: REASON
  rule: S27 prefer-bigint-over-int, docs/rules/migrate/prefer-bigint-over-int.md

2_changed.sql:3:3: warning: Code that runs while this is applied still asks for labels.year, and its data are lost.
  3 |   drop column year;
    |   ^
  help: Release code that leaves it alone first; then: -- veza:ignore ban-drop-column: REASON
  rule: S15 ban-drop-column, docs/rules/migrate/ban-drop-column.md

2_changed.sql:6:1: info: calm becomes the greatest value of the enum.
  6 | alter type mood add value 'calm';
    | ^
  help: add value 'calm' after …
  rule: S34 require-enum-value-ordering, docs/rules/migrate/require-enum-value-ordering.md

2 files: 0 errors, 2 warnings, 1 info, 1 ignored; no database was asked.
`,
    );
  });

  it('ends with 3 from the severity on that it is given', async () => {
    expect((await lint('--fail-on', 'error')).code).toBe(0);
    expect((await lint('--fail-on', 'info', '--rule', 'require-enum-value-ordering')).code).toBe(3);
    const style = ['--rule', 'require-enum-value-ordering', '--rule', 'prefer-identity'];
    expect((await lint(...style)).code).toBe(0);
    const none = await lint('--exclude', 'ban-drop-column', '--exclude', 'prefer-bigint-over-int');
    expect(none).toMatchObject({ code: 0 });
    expect(none.stdout).toContain('1 info');
  });

  it('prints one document with --json, the same as --format json', async () => {
    const { code, json } = await lint('--json');
    expect(code).toBe(3);
    expect(json()).toMatchObject({
      schema: 'veza.migrate.lint/1',
      files: ['1_made.sql', '2_changed.sql'],
      findings: [
        { rule: 'prefer-bigint-over-int', code: 'S27', severity: 'warning' },
        {
          rule: 'ban-drop-column',
          subject: { kind: 'migration', name: '2_changed.sql', line: 3, column: 3 },
          evidence: { excerpt: '  3 |   drop column year;\n    |   ^' },
        },
        { rule: 'require-enum-value-ordering', severity: 'info' },
      ],
      ignored: [{ reason: 'never was one', finding: { rule: 'ban-drop-table' } }],
      counts: { error: 0, warning: 2, info: 1 },
      database: null,
    });
    expect((await lint('--format', 'json')).json()).toEqual(json());
  });

  it('prints SARIF 2.1.0, in which every result has its rule and its region', async () => {
    const { code, json } = await lint('--format', 'sarif');
    expect(code).toBe(3);
    const log = json() as unknown as {
      version: string;
      runs: { tool: { driver: { rules: { id: string; helpUri: string }[] } }; results: object[] }[];
    };
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    const { rules } = run!.tool.driver;
    expect(rules.length).toBe(39);
    for (const { id, helpUri } of rules) {
      expect(new URL(helpUri).pathname).toMatch(new RegExp(`/docs/rules/migrate/${id}.md$`));
    }
    expect(run!.results).toMatchObject([
      { ruleId: 'prefer-bigint-over-int', level: 'warning' },
      {
        ruleId: 'ban-drop-column',
        ruleIndex: rules.findIndex((rule) => rule.id === 'ban-drop-column'),
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: '2_changed.sql' },
              region: { startLine: 3, startColumn: 3 },
            },
          },
        ],
      },
      { ruleId: 'require-enum-value-ordering', level: 'note' },
      {
        ruleId: 'ban-drop-table',
        suppressions: [{ kind: 'inSource', justification: 'never was one' }],
      },
    ]);
  });

  it('asks the database that it is given what is pending', async () => {
    const url = ['--dir', sandbox.dir, '--database-url', sandbox.url];
    const applied = await command('migrate', [...url, '--to', '1']);
    expect(applied.code).toBe(0);
    const { json, code } = await command('migrate lint', [...url, '--json']);
    expect(code).toBe(3);
    expect(json()).toMatchObject({
      files: [path.join(sandbox.dir.slice(1), '2_changed.sql')],
      database: { version: expect.any(String) as string, tables: 1 },
    });
    const all = await command('migrate lint', [...url, '--json', '--all']);
    expect(all.json()['files']).toHaveLength(2);
  });

  it('reads the files without a database that does not answer, but not what is pending', async () => {
    const nobody = ['--dir', sandbox.dir, '--database-url', 'postgresql://a:secret@127.0.0.1:1/b'];
    const alone = await command('migrate lint', nobody);
    expect(alone.code).toBe(3);
    expect(alone.stdout).toContain('2 files');
    expect(alone.stderr).toContain('The files are judged without it.');
    expect(alone.stderr).not.toContain('secret');
    expect((await command('migrate lint', [...nobody, '--pending'])).code).toBe(9);
  });

  it('makes no installation to look at files', async () => {
    const dataDir = path.join(sandbox.dir, '../nothing-here');
    const end = await command('migrate lint', ['--dir', sandbox.dir, '--data-dir', dataDir]);
    expect(end).toMatchObject({ code: 3, stderr: '' });
    await expect(rm(dataDir)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses what it cannot read with the place, and names that no rule has', async () => {
    await sandbox.write({ '1_bad': 'select 1;\ncreate tabel x ();\n' });
    const plain = await lint();
    expect(plain).toMatchObject({ code: 2, stdout: '' });
    expect(plain.stderr).toContain('1_bad.sql:2:8: syntax error at or near "tabel"');
    expect(plain.stderr).toContain('  2 | create tabel x ();\n    |        ^');
    const json = await lint('--json');
    expect(json.code).toBe(2);
    expect(json.json()).toMatchObject({ error: { code: 'MIGRATION_FILES_INVALID' } });
    const unknown = await lint('--rule', 'ban-drop-colum');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('Did you mean ban-drop-column?');
    expect((await lint('--json', '--format', 'sarif')).code).toBe(2);
    expect((await lint('--all', '--pending')).code).toBe(2);
  });

  it('lists its rules', async () => {
    const { code, stdout } = await lint('--list-rules');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(40);
    expect(stdout).toMatch(/^S38 +require-table-schema +info +opt-in +Tables are named/m);
    const { rules } = (await lint('--list-rules', '--json')).json() as { rules: object[] };
    expect(rules).toContainEqual(
      expect.objectContaining({
        id: 'prefer-timestamp-tz',
        aliases: ['prefer-timestamptz'],
        page: 'docs/rules/migrate/prefer-timestamp-tz.md',
      }),
    );
  });
});
