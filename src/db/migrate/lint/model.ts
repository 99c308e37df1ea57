import type { Finding, Rule, Severity, Subject } from '#core/rules.ts';

import type { MigrationIgnore } from '../model.ts';
import type { SchemaChanges } from './schema-changes.ts';
import type { AlterTableCmd, StatementTree } from './sql-tree.ts';

/** One statement of the part that is applied, with its whole parse tree. */
export interface LintStatement {
  readonly sql: string;
  /** What PostgreSQL's parser calls it: `CreateStmt`, `IndexStmt` … */
  readonly kind: string;
  readonly tree: StatementTree;
  /** UTF-16 offset of its first character in the file. */
  readonly offset: number;
  /** Statements with the same word run in one transaction; undefined runs on its own. */
  readonly transaction: string | undefined;
  /** Commands of an `alter table`, each with the byte of the statement where it begins. */
  readonly commands: readonly AlterCommand[];
  /** Identifiers above 63 bytes; PostgreSQL cuts them before its parser sees them. */
  readonly longNames: readonly { readonly name: string; readonly location: number }[];
}

export interface AlterCommand extends AlterTableCmd {
  readonly location: number;
}

/** A migration file as the rules see it. */
export interface LintFile {
  /** What findings call it: the path that was given, or the file's name. */
  readonly name: string;
  readonly text: string;
  /** False with `-- veza:no-transaction`. */
  readonly transactional: boolean;
  readonly statements: readonly LintStatement[];
  readonly ignores: readonly MigrationIgnore[];
}

/** What a rule is asked about: one statement, where it stands, and what happened before it. */
export interface LintInput {
  readonly file: LintFile;
  readonly statement: LintStatement;
  /** 0-based number of the statement in its file. */
  readonly index: number;
  /** What the statements before it, also of earlier files of the set, have made and changed. */
  readonly before: SchemaChanges;
  /** Major version of the server that it is for: 18. */
  readonly pgMajor: number;
  /** Ignore comments that excused nothing; only while `unused-ignore` looks at a file. */
  readonly unused: readonly MigrationIgnore[];
  /** The place of a node: bytes from the statement's start; without one the statement itself. */
  readonly at: (location?: number) => Subject;
}

/**
 * A rule of migration safety. `weighs` says what a known table does to the severity: `load` makes
 * it info for a small table and an error for a big one, `rows` info for an empty one.
 */
export interface MigrationRule extends Rule<LintInput> {
  readonly aliases?: readonly string[];
  /** Runs only when it is asked for. */
  readonly optIn?: true;
  readonly weighs?: 'load' | 'rows';
  readonly examples: {
    /** A migration in which this rule alone finds something. */
    readonly bad: string;
    /** A way to the same end in which no rule finds anything. */
    readonly good: string;
    /** For rules that wait for a PostgreSQL newer than the one assumed. */
    readonly pgMajor?: number;
  };
}

/** How big a table is and how much it is written to, as PostgreSQL's statistics say. */
export interface TableFacts {
  /** As the migration writes it, or the table that an index belongs to. */
  readonly name: string;
  /** Estimate; 0 for an empty table. */
  readonly rows: number;
  /** With its partitions, without indexes. */
  readonly bytes: number;
  /** Rows inserted, updated and deleted since the statistics began. */
  readonly writes: number;
}

/** What the database says of the relations that the migrations touch, by the name they use. */
export interface DatabaseFacts {
  readonly version: string;
  readonly pgMajor: number;
  readonly tables: ReadonlyMap<string, TableFacts>;
}

export interface LintOptions {
  /** Only these rules, opt-in ones too. */
  readonly only?: readonly string[];
  /** Opt-in rules beside the usual ones. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** A finding that a comment in the file excuses. */
export interface IgnoredFinding {
  readonly finding: Finding;
  readonly reason: string;
}

export interface LintReport {
  /** Names of the files that were looked at, in order. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** The server that was asked, or undefined. */
  readonly database: { readonly version: string; readonly tables: number } | undefined;
}
