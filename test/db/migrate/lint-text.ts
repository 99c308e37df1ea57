import { checksum } from '#db/migrate/checksum.ts';
import { lintSet, type LintSetResult } from '#db/migrate/lint/lint-set.ts';
import type { DatabaseFacts, LintFile, LintOptions } from '#db/migrate/lint/model.ts';
import { readLintFile } from '#db/migrate/lint/read-lint-file.ts';
import { selectRules } from '#db/migrate/lint/select-rules.ts';
import { parseMigration } from '#db/migrate/parse.ts';
import type { SqlParser } from '#db/migrate/sql-parser.ts';

export interface LintTextInput extends LintOptions {
  /** Texts of migrations that are applied one after the other. */
  readonly texts: readonly string[];
  readonly facts?: DatabaseFacts;
  readonly pgMajor?: number | undefined;
}

/** Takes texts of migrations apart as the command does with files. */
export async function readTexts(
  parser: SqlParser,
  texts: readonly string[],
  name = (index: number): string => `${index + 1}.sql`,
): Promise<LintFile[]> {
  const files: LintFile[] = [];
  for (const [index, text] of texts.entries()) {
    const file = { id: 1n, name: '1', path: '1.sql', text, checksum: checksum(text) };
    const migration = await parseMigration(parser, file, { unfit: 'allowed' });
    if (!('file' in migration)) throw new Error(JSON.stringify(migration));
    files.push(await readLintFile(parser, migration, name(index)));
  }
  return files;
}

/** Runs the rules over texts as one pending set. */
export async function lintTexts(parser: SqlParser, input: LintTextInput): Promise<LintSetResult> {
  const files = await readTexts(parser, input.texts);
  const { facts, pgMajor } = input;
  return lintSet({ files, rules: selectRules(input), facts, pgMajor });
}
