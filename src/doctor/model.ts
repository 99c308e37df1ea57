import type { BaseContext } from '#context.ts';
import type { ConfigProblem } from '#core/core-errors.ts';
import type { Db } from '#db/pool.ts';

/** What one look at the machine found. */
export interface Diagnosis {
  readonly ok: boolean;
  /** What was seen, with the values. */
  readonly detail: string;
  /** Something to type or do; only where something is wrong. */
  readonly fix?: string;
}

export interface NamedDiagnosis extends Diagnosis {
  readonly name: string;
}

export interface DoctorContext extends BaseContext {
  /** What is wrong with the configuration, and what was replaced by its default. */
  readonly configProblems: readonly ConfigProblem[];
  /**
   * A pool, opened on first use; undefined when the embedded server does not run, because looking
   * must not start it.
   * @throws what opening the database throws.
   */
  readonly database: () => Promise<Db | undefined>;
}

/** One look; undefined when there is nothing to look at. */
export interface DoctorCheck {
  /** Words joined by hyphens; the file's name. */
  readonly name: string;
  /** What to do when looking fails with an error that only leads back to the doctor. */
  readonly fix?: string;
  check(ctx: DoctorContext): Promise<Diagnosis | undefined>;
}
