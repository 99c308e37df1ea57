import { readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { migrationRules } from '#db/migrate/migration-rules.ts';
import { openSqlParser, type SqlParser } from '#db/migrate/sql-parser.ts';

import { lintTexts } from './lint-text.ts';

let parser: SqlParser;
beforeAll(() => {
  parser = openSqlParser();
});
afterAll(async () => {
  await parser[Symbol.asyncDispose]();
});

/** The ids that people know from squawk; a rule that is renamed would silence their comments. */
const IDS = `
  require-concurrent-index-creation require-concurrent-index-deletion require-concurrent-reindex
  require-concurrent-partition-detach constraint-missing-not-valid adding-field-with-default
  adding-foreign-key-constraint adding-not-nullable-field adding-required-field
  adding-serial-primary-key-field disallowed-unique-constraint changing-column-type renaming-column
  renaming-table ban-drop-column ban-drop-table ban-drop-not-null ban-drop-database
  ban-truncate-cascade ban-char-field ban-create-domain-with-constraint
  ban-alter-domain-with-add-constraint ban-concurrent-index-creation-in-transaction
  ban-uncommitted-transaction ban-duplicate-column-assignments transaction-nesting
  prefer-bigint-over-int prefer-bigint-over-smallint prefer-identity prefer-text-field
  prefer-timestamp-tz prefer-robust-stmts prefer-repack require-enum-value-ordering
  identifier-too-long require-lock-timeout require-statement-timeout require-table-schema
  unused-ignore`
  .trim()
  .split(/\s+/);

describe('the rules of migration safety', () => {
  it('are all there, each in a file of its name', async () => {
    expect(migrationRules.rules.map((rule) => rule.id).toSorted()).toEqual(IDS.toSorted());
    for (const { id } of migrationRules.rules) {
      expect(await readFile(`src/db/migrate/rules/${id}.ts`, 'utf8')).toContain(`id: '${id}'`);
    }
  });

  it('run without being asked, but for three', () => {
    expect(migrationRules.rules.filter((rule) => rule.optIn).map((rule) => rule.id)).toEqual([
      'require-lock-timeout',
      'require-statement-timeout',
      'require-table-schema',
    ]);
  });

  it.each(migrationRules.rules)(
    '$id finds its bad example and nothing in its good one',
    async ({ id, optIn, severity, examples }) => {
      const options = { include: optIn ? [id] : [], pgMajor: examples.pgMajor };
      const bad = await lintTexts(parser, { texts: [examples.bad], ...options });
      expect(bad.findings.map((finding) => finding.rule)).toEqual([id]);
      expect(bad.findings[0]).toMatchObject({ severity, subject: { name: '1.sql' } });
      const good = await lintTexts(parser, { texts: [examples.good], ...options });
      expect(good.findings).toEqual([]);
    },
  );

  it('say to a person why they matter, where they come from and what to do', async () => {
    for (const { code, why, source, examples } of migrationRules.rules) {
      expect(code).toMatch(/^S\d\d$/);
      expect(why.length).toBeGreaterThan(60);
      expect(source.length).toBeGreaterThan(10);
      const { findings } = await lintTexts(parser, {
        texts: [examples.bad],
        include: ['require-timeout-settings', 'require-table-schema'],
        pgMajor: examples.pgMajor,
      });
      for (const finding of findings) expect(finding.hint).toBeTruthy();
    }
  });
});
