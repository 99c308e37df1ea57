import type { SandboxState } from '#sandbox/index.ts';

import type { MoneyTables, Rows } from '../memory/tables.ts';

/** What both sides say when nothing is due any more: our tables, and the providers' own state. */
export interface Evidence {
  readonly rows: Rows;
  readonly remote: SandboxState;
  readonly now: Date;
}

/** Finds faults of one kind, one sentence each; shares no code with what it judges. */
export type Check = (evidence: Evidence) => string[];

/** Whether a person has been told of this thing. */
export function isShown({ rows }: Evidence, ...ids: readonly (string | null)[]): boolean {
  return rows.payment_exceptions.some(
    (row) => row.closedAt === null && ids.includes(row.subjectId),
  );
}

export function sumOf<Row>(rows: readonly Row[], minor: (row: Row) => bigint | number): bigint {
  return rows.reduce((sum, row) => sum + BigInt(minor(row)), 0n);
}

/** The disputes over the payments of an order or of a period. */
export function disputesOf({ rows }: Evidence, subjectId: string): MoneyTables['disputes'][] {
  const payments = rows.payments.filter((row) => row.subjectId === subjectId);
  return rows.disputes.filter((row) => payments.some(({ id }) => id === row.paymentId));
}

/** Money that went back by itself: the intent goes on saying that it succeeded, and no event tells. */
export function isAutoRefunded(
  payment: ReturnType<SandboxState['payments']['all']>[number],
): boolean {
  return payment.attempts.at(-1)?.status === 'auto_refunded';
}
