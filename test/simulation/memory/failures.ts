/** An error as PostgreSQL gives it: with its state, and the constraint where there is one. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly code: string;
  readonly constraint: string | undefined;

  constructor(code: string, message: string, constraint?: string) {
    super(message);
    this.code = code;
    this.constraint = constraint;
  }
}

export const failures = Object.freeze({
  unique: (constraint: string) =>
    new StatementError('23505', `duplicate key value violates "${constraint}"`, constraint),
  check: (constraint: string) =>
    new StatementError('23514', `the row violates "${constraint}"`, constraint),
  foreignKey: (constraint: string) =>
    new StatementError('23503', `the row violates "${constraint}"`, constraint),
  deadlock: () => new StatementError('40P01', 'deadlock detected'),
  corrupted: () => new StatementError('XX001', 'invalid page in block 0'),
  aborted: () => new StatementError('25P02', 'current transaction is aborted'),
});
