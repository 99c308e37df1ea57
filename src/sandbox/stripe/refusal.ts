/** The fields of an error, as Stripe answers them. */
export interface StripeError {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
}

/**
 * An answer that refuses, in the shape of Stripe. Where `isStored` is false it came before the endpoint
 * began to work, and the idempotency key is free again.
 */
export class StripeRefusal extends Error {
  override readonly name = 'StripeRefusal';
  readonly status: number;
  readonly error: StripeError;
  readonly isStored: boolean;

  constructor(status: number, error: StripeError, isStored = true) {
    super(error.message);
    this.status = status;
    this.error = error;
    this.isStored = isStored;
  }
}

const invalid = (
  message: string,
  more: { code?: string; param?: string } = {},
  isStored = false,
): StripeRefusal =>
  new StripeRefusal(400, { type: 'invalid_request_error', message, ...more }, isStored);

/** Every refusal that the sandbox knows of, by what is wrong. */
export const stripeRefusals = Object.freeze({
  keyMissing: () =>
    new StripeRefusal(
      401,
      {
        type: 'invalid_request_error',
        message:
          'You did not provide an API key. You need to provide your API key in the Authorization header.',
      },
      false,
    ),
  keyInvalid: (key: string) =>
    new StripeRefusal(
      401,
      {
        type: 'invalid_request_error',
        message: `Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`,
      },
      false,
    ),
  accountForbidden: (account: string) =>
    new StripeRefusal(
      403,
      {
        type: 'invalid_request_error',
        code: 'account_invalid',
        message: `The provided key does not have access to account '${account}' (or that account does not exist).`,
      },
      false,
    ),
  tooManyRequests: (limit: string) =>
    new StripeRefusal(
      429,
      {
        type: 'invalid_request_error',
        code: 'rate_limit',
        message: `Request rate limit exceeded (${limit}). Back off, then try again.`,
      },
      false,
    ),
  unknownUrl: (method: string, path: string) =>
    new StripeRefusal(
      404,
      {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${method}: ${path}).`,
      },
      false,
    ),
  keyReused: (key: string) =>
    new StripeRefusal(
      400,
      {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Use another key than '${key}' for another request.`,
      },
      false,
    ),
  keyInUse: (key: string) =>
    new StripeRefusal(
      409,
      {
        type: 'invalid_request_error',
        code: 'idempotency_key_in_use',
        message: `Another request with the idempotency key '${key}' is in progress.`,
      },
      false,
    ),
  keyTooLong: () =>
    invalid('Idempotency keys may be up to 255 characters long.', { param: 'Idempotency-Key' }),
  parameterMissing: (param: string) =>
    invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param }),
  parameterUnknown: (param: string) =>
    invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param }),
  parameterInvalid: (param: string, message: string, code?: string) =>
    invalid(message, { param, ...(code !== undefined && { code }) }),
  missing: (kind: string, id: string, param = 'id', status = 404) =>
    new StripeRefusal(
      status,
      {
        type: 'invalid_request_error',
        code: 'resource_missing',
        param,
        message: `No such ${kind}: '${id}'`,
      },
      status === 404,
    ),
  /** Refusals of the work itself: kept under the key. */
  refused: (message: string, code?: string, param?: string) =>
    invalid(
      message,
      { ...(code !== undefined && { code }), ...(param !== undefined && { param }) },
      true,
    ),
});
