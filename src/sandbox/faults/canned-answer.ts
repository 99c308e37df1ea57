import type { Answer } from '../http/model.ts';
import type { CallFault, Provider } from './model.ts';

const HTML_502 =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

const hyperswitch = (type: string, code: string, message: string): unknown => ({
  error: { type, message, code },
});
const stripe = (type: string, message: string, code?: string): unknown => ({
  error: { type, message, ...(code !== undefined && { code }) },
});

/** What a gateway answers in the place of the provider. */
export function gatewayAnswer(): Answer {
  return { status: 502, headers: { 'Content-Type': 'text/html' }, body: HTML_502 };
}

/** What a provider answers that has lost its way; the work may be done all the same. */
export function serverError(provider: Provider): Answer {
  if (provider === 'stripe') {
    return { status: 500, body: stripe('api_error', 'An unknown error occurred on our end.') };
  }
  return {
    status: 500,
    body: hyperswitch('server_not_available', 'HE_00', 'Something went wrong'),
  };
}

/** Answers that come before anything is done; undefined for faults of another kind. */
export function cannedAnswer(provider: Provider, fault: CallFault): Answer | undefined {
  const isStripe = provider === 'stripe';
  switch (fault.kind) {
    case 'rate_limited_429':
      return {
        status: 429,
        ...(fault.withHeader && { headers: { 'Retry-After': '1' } }),
        body: isStripe
          ? stripe('invalid_request_error', 'Request rate limit exceeded.', 'rate_limit')
          : hyperswitch('invalid_request', 'HE_00', 'Too many requests'),
      };
    case 'conflict_409':
      return {
        status: 409,
        body: isStripe
          ? stripe(
              'invalid_request_error',
              'Another request with this idempotency key is in progress.',
              'idempotency_key_in_use',
            )
          : hyperswitch('lock_timeout', 'HE_00', 'Resource is busy. Please try again later.'),
      };
    case 'unauthorized_401':
      return {
        status: 401,
        body: isStripe
          ? stripe('invalid_request_error', 'Invalid API Key provided')
          : hyperswitch('invalid_request', 'IR_01', 'API key not provided or invalid API key used'),
      };
    case 'error_body_200':
      return {
        status: 200,
        body: isStripe
          ? stripe('api_error', 'The request could not be completed.')
          : hyperswitch('router_error', 'HE_03', 'Something went wrong in the domain'),
      };
    case 'html_502':
      return gatewayAnswer();
    case 'error_500':
      // Stripe keeps it under the key, and therefore answers it itself.
      return isStripe ? undefined : serverError(provider);
    default:
      return undefined;
  }
}
