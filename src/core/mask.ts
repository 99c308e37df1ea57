const SECRET_KEY =
  /pass(word|wd)?$|secret|token|authorization|cookie|api[-_]?key|credential|ticket|signature/i;
const EMAIL = /([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}/g;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi;
const BEARER = /\b(bearer\s+)[A-Za-z0-9._~+/=-]+/gi;
const JWT = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;
/** The narrow token that a native player carries in the path of media URLs. */
const MEDIA_PATH = /(\/api\/v1\/media\/)[^/\s"]+/g;

export const MASK = '[masked]';

/**
 * Removes what must not be logged from one text: passwords in URLs, tokens, e-mail addresses.
 * @param typed words of whoever reads it: an address among them is theirs already.
 */
export function maskText(text: string, typed: readonly string[] = []): string {
  return text
    .replace(URL_PASSWORD, `$1:${MASK}@`)
    .replace(BEARER, `$1${MASK}`)
    .replace(JWT, MASK)
    .replace(MEDIA_PATH, `$1${MASK}`)
    .replace(EMAIL, (email: string, first: string) =>
      typed.some((word) => word.toLowerCase() === email.toLowerCase()) ? email : `${first}…@…`,
    );
}

/** Masks a value for a log line: by key where the key names a secret, by content elsewhere. */
export function maskValue(value: unknown, typed: readonly string[] = [], depth = 0): unknown {
  if (typeof value === 'string') return maskText(value, typed);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 6) return '[deep]';
  if (value instanceof Date) return value;
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => maskValue(item, typed, depth + 1));
  if (value instanceof Error) return maskError(value, typed, depth);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) && item !== null && item !== undefined && typeof item !== 'boolean'
        ? MASK
        : maskValue(item, typed, depth + 1),
    ]),
  );
}

function maskError(error: Error, typed: readonly string[], depth: number): Record<string, unknown> {
  const own = maskValue(Object.fromEntries(Object.entries(error)), typed, depth + 1) as object;
  return {
    type: error.name,
    ...own,
    message: maskText(error.message, typed),
    stack: maskText(error.stack ?? '', typed),
    ...(error.cause === undefined ? {} : { cause: maskValue(error.cause, typed, depth + 1) }),
  };
}
