/** What kind of failure this is. The category alone decides the exit code and the HTTP status. */
export type ErrorCategory =
  | 'bug'
  | 'invalid'
  | 'findings'
  | 'denied'
  | 'busy'
  | 'partial'
  | 'unconfirmed'
  | 'precondition'
  | 'outside';

/** The one table from category to process exit code and default HTTP status. */
export const CATEGORIES: Readonly<
  Record<ErrorCategory, { exitCode: number; status: number; meaning: string }>
> = Object.freeze({
  bug: { exitCode: 1, status: 500, meaning: 'an unexpected failure: a bug' },
  invalid: { exitCode: 2, status: 400, meaning: 'usage, configuration or input is wrong' },
  findings: { exitCode: 3, status: 200, meaning: 'the run succeeded and found something' },
  denied: { exitCode: 4, status: 403, meaning: 'not allowed: credentials or permission' },
  busy: { exitCode: 5, status: 409, meaning: 'a lock is held by another' },
  partial: {
    exitCode: 6,
    status: 207,
    meaning: 'some items failed; running again resumes',
  },
  unconfirmed: {
    exitCode: 7,
    status: 409,
    meaning: 'a confirmation is needed and nobody can be asked',
  },
  precondition: { exitCode: 8, status: 409, meaning: 'a precondition does not hold' },
  outside: { exitCode: 9, status: 503, meaning: 'something outside failed' },
});

export type ErrorDetails = Record<string, unknown>;

export interface VezaErrorInit {
  code: string;
  category: ErrorCategory;
  message: string;
  hint?: string | undefined;
  status?: number | undefined;
  details?: ErrorDetails | undefined;
  cause?: unknown;
}

/**
 * The one error class. `message` says what happened with the values, `hint` is something a person
 * can type or do. `details` is public: it goes to `--json` and to problem+json, so it never holds
 * a secret.
 */
export class VezaError extends Error {
  override readonly name = 'VezaError';
  readonly code: string;
  readonly category: ErrorCategory;
  readonly hint: string | undefined;
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(init: VezaErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.category = init.category;
    this.hint = init.hint;
    this.status = init.status ?? CATEGORIES[init.category].status;
    this.details = init.details ?? {};
  }

  /** Process exit code, 0–255. */
  get exitCode(): number {
    return CATEGORIES[this.category].exitCode;
  }
}

/** One row of a domain's error table; `message` and `hint` are built from the typed details. */
export interface ErrorSpec<D extends ErrorDetails = ErrorDetails> {
  category: ErrorCategory;
  /** A finer HTTP status than the category's: 401, 404, 413, 415, 416, 429 … */
  status?: number;
  /** One sentence for `docs/errors.md`: when this happens and what to do. */
  doc: string;
  message: (details: D) => string;
  hint?: (details: D) => string;
}

export type ErrorFactory<D extends ErrorDetails> = ((
  details: D,
  options?: { cause?: unknown },
) => VezaError) & { readonly code: string; readonly spec: ErrorSpec<D> };

// oxlint-disable-next-line typescript/no-explicit-any -- a table mixes rows of different details
type ErrorTable = Record<string, ErrorSpec<any>>;

export type Errors<T extends ErrorTable> = {
  readonly [K in keyof T]: T[K] extends ErrorSpec<infer D> ? ErrorFactory<D> : never;
};

/** Types one row: the details' type is written once, beside the message that uses them. */
export function errorSpec<D extends ErrorDetails = Record<string, never>>(
  spec: ErrorSpec<D>,
): ErrorSpec<D> {
  return spec;
}

/**
 * Turns a domain's table into factories: `throw errors.TRACK_NOT_FOUND({ id })`. The table is
 * frozen and feeds `docs/errors.md`.
 */
export function defineErrors<T extends ErrorTable>(table: T): Errors<T> {
  const factories: Record<string, ErrorFactory<ErrorDetails>> = {};
  for (const [code, spec] of Object.entries(table)) {
    const factory = (details: ErrorDetails, options: { cause?: unknown } = {}) =>
      new VezaError({
        code,
        category: spec.category,
        status: spec.status,
        message: spec.message(details),
        hint: spec.hint?.(details),
        details,
        cause: options.cause,
      });
    factories[code] = Object.freeze(Object.assign(factory, { code, spec }));
  }
  return Object.freeze(factories) as Errors<T>;
}

/** Makes a VezaError of anything thrown; what nobody foresaw becomes category `bug`. */
export function toVezaError(thrown: unknown): VezaError {
  if (thrown instanceof VezaError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new VezaError({
    code: 'UNEXPECTED',
    category: 'bug',
    message: `Unexpected failure: ${message}`,
    hint: 'This is a bug in veza. Run the command again with --verbose and report what it prints.',
    cause: thrown,
  });
}
