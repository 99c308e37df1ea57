/** What a provider says is wrong, in the shape that both of them use. */
export interface ErrorBody {
  readonly type: string;
  /** Empty where the provider names none. */
  readonly code: string;
  readonly message: string;
}

const WORDS_MAX = 500;
/** No code of a provider is longer; what is, comes from somebody else. */
const CODE_MAX = 100;

/** Reads an error out of any JSON, whatever the status was; undefined where there is none. Pure. */
export function readErrorBody(body: unknown): ErrorBody | undefined {
  const error = memberOf(body, 'error');
  if (typeof error !== 'object' || error === null) return undefined;
  return {
    // Some versions of Hyperswitch write it `error_type`.
    type: wordsOf(memberOf(error, 'type') ?? memberOf(error, 'error_type'), CODE_MAX),
    code: wordsOf(memberOf(error, 'code'), CODE_MAX),
    message: wordsOf(memberOf(error, 'message'), WORDS_MAX),
  };
}

/** Text of a stranger as it can be stored and shown: PostgreSQL takes no zero byte. Pure. */
export function printable(text: string, lengthMax: number = WORDS_MAX): string {
  // oxlint-disable-next-line eslint/no-control-regex -- control characters are what is taken out
  return text.slice(0, lengthMax).replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function wordsOf(value: unknown, lengthMax: number): string {
  return typeof value === 'string' ? printable(value, lengthMax) : '';
}
