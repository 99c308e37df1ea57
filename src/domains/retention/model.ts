import type { Context } from '#context.ts';

export type RetentionContext = Pick<Context, 'db' | 'clock' | 'config' | 'signal' | 'log'>;

/** One kind of rows that are not kept for ever. */
export interface RetentionJob {
  /** Words joined by hyphens: what is typed after `veza cleanup`. */
  readonly name: string;
  /** What goes and when, in one phrase. */
  readonly summary: string;
  /** Deletes in batches, with pauses; safe in several places at once. Returns rows by table. */
  run(ctx: RetentionContext): Promise<Readonly<Record<string, number>>>;
  /** What `run` would delete now. */
  count(ctx: RetentionContext): Promise<Readonly<Record<string, number>>>;
}
