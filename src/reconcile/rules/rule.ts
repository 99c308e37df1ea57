import type { Action, DifferenceClass } from '#domains/reconciliation/index.ts';

import type { Facts } from '../model.ts';

/** One way in which two sides can stand to each other. The first that applies says what they are. */
export interface ReconcileRule {
  readonly id: string;
  readonly class: DifferenceClass | 'ok';
  readonly action: Action | null;
  /** What is repaired and how, or why a person must decide. */
  readonly remedy: string;
  applies(facts: Facts): boolean;
}

export const rule = (
  id: string,
  what: DifferenceClass | 'ok',
  action: Action | null,
  remedy: string,
  applies: (facts: Facts) => boolean,
): ReconcileRule => Object.freeze({ id, class: what, action, remedy, applies });

/** Whether both say something, and not the same. */
export const differs = <T>(one: T | null, other: T | null): boolean =>
  one !== null && other !== null && one !== other;
