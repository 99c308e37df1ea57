import type { Check } from './evidence.ts';

/** Whoever repeats a request under its key repeats all of it, whichever process it is. */
export const checkKeys: Check = ({ rows }) =>
  rows.payment_exceptions
    .filter((row) => row.class === 'idempotency_conflict')
    .map((row) => `${row.subjectKind} ${row.subjectId} was asked for in other words under its key`);
