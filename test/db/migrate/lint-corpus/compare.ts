import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { lintSet } from '#db/migrate/lint/lint-set.ts';
import type { LintFile } from '#db/migrate/lint/model.ts';
import { selectRules } from '#db/migrate/lint/select-rules.ts';
import { positionAt } from '#db/migrate/source-position.ts';
import type { SqlParser } from '#db/migrate/sql-parser.ts';

import { readTexts } from '../lint-text.ts';
import type { CorpusCase } from './read-corpus.ts';

/** A rule that speaks of a statement in one of the two, and not in the other. */
export interface Disagreement {
  readonly rule: string;
  readonly only: 'veza' | 'squawk';
  /** `types.sql: create table …;` with the blanks as one. */
  readonly statement: string;
}

export interface Comparison {
  readonly statements: number;
  /** Pairs of a statement and a rule that both speak of. */
  readonly agreements: number;
  readonly disagreements: readonly Disagreement[];
}

const OPT_IN = ['require-lock-timeout', 'require-statement-timeout', 'require-table-schema'];

/** Judges every case by our rules and by squawk's, statement by statement. */
export async function compareCorpus(
  parser: SqlParser,
  cases: readonly CorpusCase[],
): Promise<Comparison> {
  const theirs = await runSquawk(cases);
  const disagreements: Disagreement[] = [];
  let statements = 0;
  let agreements = 0;
  for (const [index, item] of cases.entries()) {
    const { ours, file } = await runOurs(parser, item);
    statements += file.statements.length;
    for (const [number, statement] of file.statements.entries()) {
      const said = rulesAt(file, ours, number);
      const heard = rulesAt(file, theirs[index]!, number);
      const name = `${item.file}: ${statement.sql.replaceAll(/\s+/g, ' ')}`;
      agreements += [...said].filter((rule) => heard.has(rule)).length;
      for (const rule of said) {
        if (!heard.has(rule)) disagreements.push({ rule, only: 'veza', statement: name });
      }
      for (const rule of heard) {
        if (!said.has(rule)) disagreements.push({ rule, only: 'squawk', statement: name });
      }
    }
  }
  return { statements, agreements, disagreements };
}

/** Which rule speaks of which line, counted from 1. */
interface Spoken {
  readonly rule: string;
  readonly line: number;
}

function rulesAt(file: LintFile, spoken: readonly Spoken[], number: number): Set<string> {
  const first = number === 0 ? 1 : lineOf(file, number);
  const next = file.statements[number + 1] ? lineOf(file, number + 1) : Infinity;
  const here = spoken.filter(({ line }) => line >= first && line < next);
  return new Set(here.map(({ rule }) => rule));
}

function lineOf(file: LintFile, number: number): number {
  return positionAt(file.text, file.statements[number]!.offset).line;
}

async function runOurs(
  parser: SqlParser,
  { text: sql, transactional, pgMajor }: CorpusCase,
): Promise<{ ours: Spoken[]; file: LintFile }> {
  // On the first line, so that both count the same lines.
  const head = transactional ? '--\n' : '-- veza:no-transaction\n';
  const files = await readTexts(parser, [head + sql]);
  const rules = selectRules({ include: OPT_IN });
  const { findings } = lintSet({ files, rules, pgMajor });
  const ours = findings.map(({ rule, subject }) => ({ rule, line: subject.line! }));
  return { ours, file: files[0]! };
}

/** One run of squawk for each kind of case: transactions and versions are options of the whole run. */
async function runSquawk(cases: readonly CorpusCase[]): Promise<Spoken[][]> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-squawk-'));
  try {
    const spoken = cases.map((): Spoken[] => []);
    const groups = new Map<string, number[]>();
    for (const [index, { text: sql, transactional, pgMajor }] of cases.entries()) {
      const theirs = sql.replaceAll(/^-- veza:ignore ([a-z-]+):.*$/gm, '-- squawk-ignore $1');
      await writeFile(path.join(dir, `${index}.sql`), `--\n${theirs}`);
      const kind = `${transactional} ${pgMajor}`;
      groups.set(kind, [...(groups.get(kind) ?? []), index]);
    }
    for (const indexes of groups.values()) {
      const { transactional, pgMajor } = cases[indexes[0]!]!;
      const options = ['--pg-version', `${pgMajor}.0`, '--include', 'require-table-schema'];
      if (transactional) options.push('--assume-in-transaction');
      const names = indexes.map((index) => `${index}.sql`);
      for (const found of await callSquawk(dir, [...options, ...names])) {
        const index = Number(path.basename(found.file, '.sql'));
        spoken[index]!.push({ rule: found.rule_name, line: found.line + 1 });
      }
    }
    return spoken;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

interface SquawkFinding {
  readonly file: string;
  /** Counted from 0. */
  readonly line: number;
  readonly rule_name: string;
}

async function callSquawk(dir: string, args: readonly string[]): Promise<SquawkFinding[]> {
  const squawk = path.resolve('node_modules/.bin/squawk');
  const child = spawn(squawk, ['--reporter', 'Json', ...args], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  // 1 says that it found something.
  if (code !== 0 && code !== 1) throw new Error(`squawk ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as SquawkFinding[];
}
