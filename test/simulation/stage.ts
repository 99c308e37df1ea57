import type { Context } from '#context.ts';
import type { FaultRule, Levers, RecordedCall, SandboxState } from '#sandbox/index.ts';

import type { MoneyTables, Rows, TableName } from './memory/tables.ts';
import type { Accident, Fate } from './process.ts';

/** Where a history is played: tables, providers and processes, in memory or for real. */
export interface Stage extends AsyncDisposable {
  readonly levers: Levers;
  readonly remote: SandboxState;
  now(): Date;
  /** Time goes on, and with it what the providers do by themselves. */
  advance(ms: number): Promise<void>;
  /** From now on the providers tell what happens. */
  listen(): void;
  inject(rule: FaultRule): void;
  clearFaults(): void;
  /** Whether the providers can be reached at all. */
  setDown(isDown: boolean): void;
  /**
   * Requests from now on that reach their provider only when time goes on: their callers have long
   * given up by then.
   */
  delayRequests(count: number): void;
  /**
   * From now on nobody can lock this row: whatever our code does over it fails. A database of its own
   * cannot be broken so, and goes on as if nothing was.
   */
  breakRow(id: string): void;
  mendRows(): void;
  /** Work of a process, which may die or stall over it; who stalls goes on when it is woken. */
  run(work: (ctx: Context) => Promise<unknown>, accident?: Accident): Promise<Fate>;
  /** Works of several processes at the same time. */
  runTogether(works: readonly ((ctx: Context) => Promise<unknown>)[]): Promise<void>;
  /** Everybody who has stalled goes on to the end. */
  wake(): Promise<void>;
  list<T extends TableName>(table: T): Promise<readonly MoneyTables[T][]>;
  listAll(): Promise<Rows>;
  addUser(role: 'user' | 'artist'): Promise<string>;
  addTrack(ownerId: string): Promise<string>;
  /** What went wrong that nobody was meant to see: errors that were logged, or not expected. */
  readonly troubles: string[];
  /** Every call of a provider so far. */
  calls(): readonly RecordedCall[];
}
