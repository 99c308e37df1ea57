import { defineErrors, errorSpec } from '#core/errors.ts';

/** One thing that is wrong with a request: where, and what. */
export interface RequestFault extends Record<string, unknown> {
  /** `body.email`, `query.limit`. */
  path: string;
  message: string;
}

export const serverErrors = defineErrors({
  NOT_FOUND: errorSpec({
    category: 'invalid',
    status: 404,
    doc: 'There is nothing at this address, or nothing that the caller may know of.',
    message: () => 'There is nothing at this address.',
  }),
  METHOD_NOT_ALLOWED: errorSpec<{ method: string; allow: string }>({
    category: 'invalid',
    status: 405,
    doc: 'The address exists, but not for this method.',
    message: ({ method, allow }) => `${method} is not possible here; ${allow} is.`,
  }),
  REQUEST_INVALID: errorSpec<{ errors: RequestFault[] }>({
    category: 'invalid',
    doc: 'Query or body do not fit the schema of the route; every fault is listed.',
    message: ({ errors }) =>
      errors.length === 1
        ? `${errors[0]!.path}: ${errors[0]!.message}`
        : `The request has ${errors.length} faults.`,
    hint: () => 'The API document says what this route takes: /docs',
  }),
  BODY_MALFORMED: errorSpec<{ reason: string; position: number; line: number; column: number }>({
    category: 'invalid',
    doc: 'The request body is not JSON in UTF-8.',
    message: ({ reason, position, line, column }) =>
      `The body is not JSON: ${reason} (line ${line}, column ${column}, position ${position}).`,
  }),
  BODY_TOO_LARGE: errorSpec<{ bytesMax: number }>({
    category: 'invalid',
    status: 413,
    doc: 'The request body is larger than server.bodyBytesMax.',
    message: ({ bytesMax }) => `The body is larger than ${bytesMax} bytes.`,
  }),
  CONTENT_TYPE_UNSUPPORTED: errorSpec<{ contentType: string }>({
    category: 'invalid',
    status: 415,
    doc: 'The request body is not declared as plain application/json.',
    message: ({ contentType }) => `A body of type "${contentType}" is not read here.`,
    hint: () => 'Send JSON with Content-Type: application/json and no Content-Encoding.',
  }),
  UNAUTHENTICATED: errorSpec({
    category: 'denied',
    status: 401,
    doc: 'The request needs an account, and carries no valid access token.',
    message: () => 'Sign in first.',
    hint: () => 'Send an access token: Authorization: Bearer …',
  }),
  FORBIDDEN: errorSpec<{ needs: string; wayOut: string }>({
    category: 'denied',
    doc: 'The account lacks the permission that the route needs.',
    message: ({ needs }) => `This needs ${needs}.`,
    hint: ({ wayOut }) => wayOut,
  }),
  ORIGIN_REFUSED: errorSpec<{ origin: string }>({
    category: 'denied',
    doc: 'A page of another origin sent a request in which a cookie may speak.',
    message: ({ origin }) => `Requests from ${origin} are not taken here.`,
    hint: () => 'Open the site itself, or have its operator set VEZA_SERVER_ALLOWED_ORIGINS.',
  }),
  RATE_LIMITED: errorSpec<{ policy: string; retryAfterSeconds: number }>({
    category: 'denied',
    status: 429,
    doc: 'More requests than the policy of the route allows; the RateLimit headers name it.',
    message: ({ policy, retryAfterSeconds }) =>
      `Too many requests for "${policy}"; the next one is possible in ${retryAfterSeconds} s.`,
    hint: ({ retryAfterSeconds }) => `Wait ${retryAfterSeconds} s.`,
  }),
  RATE_LIMITER_DOWN: errorSpec({
    category: 'outside',
    doc: 'Nobody can say whether a limit is reached, so the request is refused.',
    message: () => 'The store of the rate limits does not answer.',
    hint: () => 'veza doctor',
  }),
  IDEMPOTENCY_KEY_MISSING: errorSpec({
    category: 'invalid',
    doc: 'The route moves money and takes no request without an Idempotency-Key.',
    message: () => 'This request needs an Idempotency-Key.',
    hint: () =>
      'Send a header Idempotency-Key with a fresh UUID, and the same one when you send the request again.',
  }),
  IDEMPOTENCY_KEY_INVALID: errorSpec<{ chars: number; max: number }>({
    category: 'invalid',
    doc: 'An Idempotency-Key is empty or longer than 255 characters.',
    message: ({ chars, max }) =>
      `An Idempotency-Key has 1 to ${max} characters; this one has ${chars}.`,
    hint: () => 'Send a fresh UUID.',
  }),
  IDEMPOTENCY_KEY_REUSED: errorSpec({
    category: 'invalid',
    status: 422,
    doc: 'The Idempotency-Key was used for another request to the same route; nothing was done.',
    message: () => 'This Idempotency-Key was used for another request.',
    hint: () => 'Send a fresh key for a request that differs.',
  }),
  IDEMPOTENCY_IN_FLIGHT: errorSpec<{ retryAfterSeconds: number }>({
    category: 'busy',
    doc: 'A request with the same Idempotency-Key is still being worked on.',
    message: () => 'A request with this Idempotency-Key is not over yet.',
    hint: () => 'Send the same request again in a moment; it gets the answer of the first.',
  }),
  RANGE_NOT_SATISFIABLE: errorSpec<{ bytes: number }>({
    category: 'invalid',
    status: 416,
    doc: 'The requested byte range lies outside the file.',
    message: ({ bytes }) => `The range lies outside the ${bytes} bytes of the file.`,
  }),
  PORT_TAKEN: errorSpec<{ host: string; port: number; holder?: string | undefined }>({
    category: 'outside',
    doc: 'Another program listens on the port.',
    message: ({ host, port, holder }) =>
      `Port ${port} on ${host} is taken${holder ? ` by ${holder}` : ''}.`,
    hint: ({ port }) =>
      `Take another port with --port ${port + 1} (or --port 0 for any), or end what holds it.`,
  }),
  LISTEN_FAILED: errorSpec<{ host: string; port: number; reason: string }>({
    category: 'outside',
    doc: 'The server cannot listen on the address of server.host and server.port.',
    message: ({ host, port, reason }) => `Cannot listen on ${host} port ${port}: ${reason}`,
    hint: () => 'Check VEZA_SERVER_HOST and VEZA_SERVER_PORT; ports under 1024 need privileges.',
  }),
});
