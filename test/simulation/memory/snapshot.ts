import type { World } from '#sandbox/world.ts';
import type { Tables } from '#sandbox/state/state.ts';
import type { Row } from '#sandbox/state/table.ts';

import type { MemoryDatabase } from './database.ts';
import type { Rows } from './tables.ts';

/** What a stage has come to. Rows are replaced and never changed, so that stages can share them. */
export interface Snapshot {
  readonly rows: Rows;
  readonly serials: number;
  readonly ids: number;
  readonly remote: Readonly<Record<string, readonly Row[]>>;
  readonly remoteSeq: number;
}

interface Parts {
  readonly database: MemoryDatabase;
  readonly world: World;
}

/** Nothing may be under way, nor left to be done at the providers. */
export function takeSnapshot({ database, world }: Parts, ids: number): Snapshot {
  const { jobs, ...tables } = world.tables;
  if (jobs.size > 0) throw new Error('the providers have something to do');
  const remote = Object.entries(tables).map(([name, table]) => [name, table.all()] as const);
  return {
    rows: database.rows(),
    serials: Number(database.serial()),
    ids,
    remote: Object.fromEntries(remote),
    remoteSeq: world.state.nextSeq(),
  };
}

/** Puts it into a stage that is new. */
export function putSnapshot(
  { database, world }: Parts,
  { rows, serials, remote, remoteSeq }: Snapshot,
): void {
  database.load(rows, serials);
  for (const [name, ofTable] of Object.entries(remote)) {
    const table = world.tables[name as keyof Tables] as unknown as { put(row: Row): void };
    for (const row of ofTable) table.put(row);
  }
  while (world.state.nextSeq() < remoteSeq);
}
