import { isHyperswitch, isStripe } from './validators.ts';

/** Throws when an answer of the sandbox is not what the provider's schema says. */
export function checkHyperswitch(path: string, status: number, body: unknown): void {
  if (status >= 400) return checkError(body);
  if (path === '/payments/list') return isHyperswitch('PaymentListResponse', body);
  if (path === '/refunds/list') return isHyperswitch('RefundListResponse', body);
  if (path === '/disputes/list') return each('DisputeResponse', body);
  if (path.endsWith('/attempts')) return each('EventRetrieveResponse', body);
  if (path.startsWith('/events/')) {
    return isHyperswitch(
      path.endsWith('/retry') ? 'EventRetrieveResponse' : 'TotalEventsResponse',
      body,
    );
  }
  const [, room] = path.split('/');
  const names = {
    payments: 'PaymentsResponse',
    refunds: 'RefundResponse',
    disputes: 'DisputeResponse',
  };
  const name = names[room as keyof typeof names];
  if (name === undefined) throw new Error(`no schema is known for ${path}`);
  isHyperswitch(name, body);
}

/** The document calls the field `error_type`, the wire `type`, inside `error`. */
function checkError(body: unknown): void {
  const { error } = body as { error: Record<string, unknown> };
  isHyperswitch('GenericErrorResponseOpenApi', { ...error, error_type: error['type'] });
}

function each(name: string, body: unknown): void {
  if (!Array.isArray(body)) throw new Error(`not an array of ${name}`);
  for (const one of body) isHyperswitch(name, one);
}

/** By the `object` that it says it is. */
export function checkStripe(status: number, body: unknown): void {
  if (status >= 400) return isStripe('error', body);
  const { object, data, deleted } = body as { object: string; data: unknown[]; deleted?: boolean };
  if (object === 'list') {
    for (const one of data) checkStripe(status, one);
    for (const key of ['has_more', 'url']) {
      if (!(key in (body as object))) throw new Error(`a list without ${key}`);
    }
    return;
  }
  if (object === 'account_link' || deleted === true) return;
  isStripe(object, body);
}
