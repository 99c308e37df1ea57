import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { Args, Flags } from '@oclif/core';

import type { DatabaseContext } from '#context.ts';
import { toVezaError } from '#core/errors.ts';
import { packageRoot } from '#core/package-root.ts';
import { hasFindingsAt, SEVERITIES, type Severity } from '#core/rules.ts';
import { toSarif } from '#core/sarif.ts';
import type { LintMigrationsInput, LintReport, MigrationRule } from '#db/migrate/lint/index.ts';

import { commandErrors } from '../_kit/command-errors.ts';
import { dirFlag } from '../_kit/migrate-flags.ts';
import { openRunningDatabase } from '../_kit/open-running-database.ts';
import { renderLint, renderRules, rulePage } from '../_kit/render-lint.ts';
import { VezaCommand, type Run } from '../_kit/veza-command.ts';

const FORMATS = ['text', 'json', 'sarif'] as const;

const ruleFlag = (description: string) =>
  Flags.string({
    description,
    helpValue: 'ID',
    multiple: true,
    multipleNonGreedy: true,
  });

export default class MigrateLint extends VezaCommand {
  static override summary = 'Find what a migration would do to people while it is applied.';
  static override description =
    'Without FILE it looks at what is pending where a database runs, and at every file where none does. -- veza:ignore RULE: REASON excuses the next statement. Warnings end it with 3, too, unless --fail-on error lets them pass.';
  static override examples = [
    '<%= config.bin %> migrate lint',
    '<%= config.bin %> migrate lint migrations/000007_labels.sql --offline',
    '<%= config.bin %> migrate lint --all --fail-on error',
    '<%= config.bin %> migrate lint --pending --format sarif > lint.sarif',
    '<%= config.bin %> migrate lint --rule ban-drop-column --rule ban-drop-table',
    '<%= config.bin %> migrate lint --list-rules',
  ];
  static override strict = false;
  static override args = {
    file: Args.string({
      description: 'Files that are applied together, in this order; - is stdin.',
    }),
  };
  static override flags = {
    dir: dirFlag,
    all: Flags.boolean({
      description: 'Look at every file of the folder, each by itself.',
    }),
    pending: Flags.boolean({
      description: 'Look at what the database has not applied yet.',
      exclusive: ['all', 'offline'],
    }),
    offline: Flags.boolean({
      description: 'Ask no database, neither what is pending nor how big the tables are.',
    }),
    rule: ruleFlag('Only this rule; may be given again.'),
    include: ruleFlag('This opt-in rule, too.'),
    exclude: ruleFlag('Not this rule.'),
    'fail-on': Flags.option({
      options: SEVERITIES,
      default: 'warning',
      description: 'End with 3 where something of this severity or a worse one is found.',
    })(),
    format: Flags.option({
      options: FORMATS,
      default: 'text',
      description: 'What is printed; json is the document of --json.',
    })(),
    'list-rules': Flags.boolean({ description: 'List the rules and end.' }),
  };
  static override document = {
    schema: 'veza.migrate.lint/1',
    keys: {
      files: 'paths of the files that were looked at, in order',
      findings:
        'rule, code, severity, subject (name, line, column), message, hint, evidence (excerpt, locks)',
      ignored: 'findings that a comment excuses: finding, reason',
      counts: 'number of findings: error, warning, info',
      database: 'the server that was asked (version, tables found), or null',
      rules: 'with --list-rules, alone: id, code, title, severity, optIn, aliases, source, page',
    },
  } as const;

  async run(): Promise<void> {
    const { argv } = await this.parse(MigrateLint);
    const run = await this.start(MigrateLint);
    const { flags } = run;
    if (flags.json && flags.format === 'sarif') {
      throw commandErrors.USAGE({
        reason: '--json and --format sarif are two documents; only one can be printed.',
        command: 'veza migrate lint',
      });
    }
    const { lintMigrations, migrationRules } = await import('#db/migrate/lint/index.ts');
    if (flags['list-rules']) {
      const rules = migrationRules.rules.map(toDocument);
      return this.#print(flags.format, { rules }, () => renderRules(rules, this.terminal.page()));
    }
    const input: LintMigrationsInput = {
      paths: argv.map(String),
      dir: flags.dir,
      scope: flags.all ? 'all' : flags.pending ? 'pending' : undefined,
      only: flags.rule ?? [],
      include: flags.include ?? [],
      exclude: flags.exclude ?? [],
    };
    const report = await this.#withRunning(run, flags, (db) => lintMigrations(db, input));
    const { database = null, ...rest } = report;
    const isSarif = flags.format === 'sarif';
    this.#print(
      flags.format,
      isSarif ? sarifOf(report, migrationRules.rules) : { ...rest, database },
      () => renderLint(report, this.terminal.page()),
      hasFindingsAt(report.findings, flags['fail-on']) ? 'findings' : undefined,
    );
  }

  /** A server that does not answer is no reason to leave the files unread, unless it was asked for. */
  async #withRunning<R>(
    run: Run<unknown, unknown>,
    flags: { offline: boolean; pending: boolean },
    work: (db: DatabaseContext | undefined) => Promise<R>,
  ): Promise<R> {
    let opened: DatabaseContext | undefined;
    try {
      opened = flags.offline ? undefined : await openRunningDatabase(await this.baseContext(run));
    } catch (thrown) {
      const error = toVezaError(thrown);
      if (error.category !== 'outside' || flags.pending) throw thrown;
      this.terminal.warn(`${error.message}. The files are judged without it.`);
    }
    try {
      return await work(opened);
    } finally {
      await opened?.[Symbol.asyncDispose]();
    }
  }

  #print(
    format: (typeof FORMATS)[number],
    document: object,
    render: () => string,
    category?: 'findings',
  ): void {
    const { schema } = MigrateLint.document;
    const shown = format === 'json' ? { schema, ...document } : document;
    const text = format === 'text' ? render() : JSON.stringify(shown);
    this.finish({ document: { ...document }, text, category });
  }
}

function toDocument(rule: MigrationRule): {
  id: string;
  code: string;
  title: string;
  severity: Severity;
  optIn: boolean;
  aliases: readonly string[];
  source: string;
  page: string;
} {
  const { id, code, title, severity, optIn = false, aliases = [], source } = rule;
  return { id, code, title, severity, optIn, aliases, source, page: rulePage(id) };
}

function sarifOf(report: LintReport, rules: readonly MigrationRule[]): object {
  const { dir, version } = packageRoot();
  return toSarif({
    version,
    rules,
    findings: report.findings,
    ignored: report.ignored,
    helpUri: (rule) => pathToFileURL(path.join(dir, rulePage(rule))).href,
  });
}
