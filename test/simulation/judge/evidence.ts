import type { RecordedCall, SandboxState } from '#sandbox/index.ts';

import type { MoneyTables, Rows, TableName } from '../memory/tables.ts';

/** What both sides say when nothing is due any more: our tables, and the providers' own state. */
export interface Facts {
  readonly rows: Rows;
  readonly remote: SandboxState;
  readonly now: Date;
  /** Calls of a provider whose answers were surely heard and written down. */
  readonly heard: readonly RecordedCall[];
}

/** The facts, and our rows by what they belong to: there may be tens of thousands. */
export interface Evidence extends Facts {
  readonly where: <T extends TableName>(
    table: T,
    column: keyof MoneyTables[T],
    value: unknown,
  ) => readonly MoneyTables[T][];
}

/** Finds faults of one kind, one sentence each; shares no code with what it judges. */
export type Check = (evidence: Evidence) => string[];

export function createEvidence(facts: Facts): Evidence {
  const indexes = new Map<string, Map<unknown, never[]>>();
  return {
    ...facts,
    where: (table, column, value) => {
      const name = `${table}.${String(column)}`;
      const index = indexes.get(name) ?? groupBy(facts.rows[table], (row): unknown => row[column]);
      indexes.set(name, index as Map<unknown, never[]>);
      return index.get(value) ?? [];
    },
  };
}

export function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** Whether a person has been told of this thing. */
export function isShown({ rows }: Evidence, ...ids: readonly (string | null)[]): boolean {
  return rows.payment_exceptions.some(
    (row) => row.closedAt === null && ids.includes(row.subjectId),
  );
}

export function sumOf<Row>(rows: readonly Row[], minor: (row: Row) => bigint | number): bigint {
  return rows.reduce((sum, row) => sum + BigInt(minor(row)), 0n);
}

/** Stripe takes no third decimal. */
const THREE_DECIMALS: readonly string[] = ['BHD', 'JOD', 'KWD', 'OMR', 'TND'];

/** What amounts of a currency at Stripe are multiples of, in its smallest units. */
export function stepOf(currency: string): bigint {
  return THREE_DECIMALS.includes(currency) ? 10n : 1n;
}

/** What a seller loses of its share when so much of the price has gone. */
export function lostOf(input: {
  readonly share: bigint;
  readonly gone: bigint;
  readonly price: bigint;
  readonly currency: string;
}): bigint {
  const { share, gone, price, currency } = input;
  if (gone >= price) return share;
  const lost = (share * gone) / price;
  return lost - (lost % stepOf(currency));
}

/** The disputes over the payments of an order or of a period. */
export function disputesOf({ where }: Evidence, subjectId: string): MoneyTables['disputes'][] {
  return where('payments', 'subjectId', subjectId).flatMap(({ id }) =>
    where('disputes', 'paymentId', id),
  );
}

/** Money that went back by itself: the intent goes on saying that it succeeded, and no event tells. */
export function isAutoRefunded(
  payment: ReturnType<SandboxState['payments']['all']>[number],
): boolean {
  return payment.attempts.at(-1)?.status === 'auto_refunded';
}
