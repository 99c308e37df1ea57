import { BLOCKS, LOCK_MODES, strongerLock, type LockMode } from '../lint/locks.ts';
import { idText, type Migration } from '../model.ts';
import { oneLine } from '../describe-plan.ts';
import { positionAt } from '../source-position.ts';
import type {
  RehearsedLock,
  RehearsedMigration,
  RehearsedStatement,
  RehearsedTable,
} from './model.ts';
import type { SeenStatement } from './open-observer.ts';
import type { Relation } from './read-relations.ts';

/** What was seen of one file, and when its transaction ended. */
export interface SeenFile {
  readonly migration: Migration;
  readonly durationMs: number;
  readonly endedAtMs: number;
  readonly statements: readonly SeenStatement[];
}

/** `AccessExclusiveLock` as `ACCESS EXCLUSIVE`. Pure. */
export function lockMode(name: string): LockMode {
  const words = name.replace(/Lock$/, '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return words.toUpperCase() as LockMode;
}

/** What a file did, statement by statement; each lock is told where it was taken. Pure. */
export function describeFile(
  { migration, durationMs, endedAtMs, statements }: SeenFile,
  relations: ReadonlyMap<number, Relation>,
): RehearsedMigration {
  const { file, kind, up } = migration;
  const told = new Map<number, LockMode>();
  const nameOf = (oid: number): string => relations.get(oid)!.name;
  const describe = (seen: SeenStatement): RehearsedStatement => {
    const { offset, sql } = up[seen.index]!;
    // The locks of a transaction end with it; of batches each is one.
    const isOne = kind === 'transactional';
    const heldMs = Math.round(isOne ? endedAtMs - seen.startedAtMs : seen.longestMs);
    const locks = [...seen.locks].flatMap(([oid, names]): RehearsedLock[] => {
      const mode = [...names].map(lockMode).reduce(strongerLock);
      const before = isOne ? told.get(oid) : undefined;
      if (before !== undefined && strongerLock(before, mode) === before) return [];
      told.set(oid, mode);
      return [{ relation: nameOf(oid), mode, blocks: BLOCKS[mode], heldMs }];
    });
    return {
      line: positionAt(file.text, offset).line,
      sql: oneLine(sql),
      durationMs: Math.round(seen.durationMs),
      locks: locks.sort((a, b) => strength(b.mode) - strength(a.mode)),
      rewrites: [...seen.rewrites].map(nameOf),
    };
  };
  const { name } = file;
  return { id: idText(file), name, kind, durationMs, statements: statements.map(describe) };
}

/** The tables that were locked, the strongest and longest lock first. Pure. */
export function describeTables(
  migrations: readonly RehearsedMigration[],
  relations: ReadonlyMap<number, Relation>,
): RehearsedTable[] {
  const statements = migrations.flatMap((item) => item.statements);
  const locks = statements.flatMap((item) => item.locks).toSorted(byWeight);
  const rewritten = new Set(statements.flatMap((item) => item.rewrites));
  return [...relations.values()]
    .flatMap(({ name, rows, bytes }): RehearsedTable[] => {
      const worst = locks.find((lock) => lock.relation === name);
      if (worst === undefined) return [];
      const { mode, blocks, heldMs } = worst;
      return [{ name, rows, bytes, mode, blocks, heldMs, rewritten: rewritten.has(name) }];
    })
    .sort(byWeight);
}

function byWeight(
  a: Pick<RehearsedLock, 'mode' | 'heldMs'>,
  b: Pick<RehearsedLock, 'mode' | 'heldMs'>,
): number {
  return strength(b.mode) - strength(a.mode) || b.heldMs - a.heldMs;
}

function strength(mode: LockMode): number {
  return LOCK_MODES.indexOf(mode);
}
