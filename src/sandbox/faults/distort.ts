import type { Answer } from '../http/model.ts';
import type { CallFault } from './model.ts';

type Wire = Record<string, unknown>;

/** Changes what is answered after the work is done; other faults leave it as it is. */
export function distort(answer: Answer, fault: CallFault): Answer {
  switch (fault.kind) {
    case 'wrong_object':
      return { ...answer, body: mistake(answer.body, fault.field ?? 'id') };
    case 'unknown_enum':
      return { ...answer, body: renameStatus(answer.body) };
    case 'huge_number':
      return { ...answer, headers: json(answer), body: enlarge(answer.body) };
    case 'malformed_json_200':
      return { ...answer, headers: json(answer), body: malform(answer.body) };
    default:
      return answer;
  }
}

function json({ headers }: Answer): Record<string, string> {
  return { ...headers, 'Content-Type': 'application/json' };
}

/** Another object than the one that was asked for. */
function mistake(body: unknown, field: 'id' | 'amount' | 'currency'): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const wire = { ...(body as Wire) };
  const names = field === 'id' ? ['id', 'payment_id', 'refund_id', 'dispute_id'] : [field];
  for (const name of names) {
    const value = wire[name];
    if (typeof value === 'number') wire[name] = value + 1;
    else if (field === 'currency' && typeof value === 'string') {
      const other = value.toUpperCase() === 'USD' ? 'EUR' : 'USD';
      wire[name] = value === value.toLowerCase() ? other.toLowerCase() : other;
    } else if (typeof value === 'string') wire[name] = `${value.slice(0, -4)}0000`;
  }
  return wire;
}

/** A status, type or method that nobody has heard of yet. */
function renameStatus(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const wire = { ...(body as Wire) };
  for (const name of ['status', 'dispute_status', 'source_type']) {
    if (typeof wire[name] === 'string') wire[name] = 'under_lunar_review';
  }
  return wire;
}

/** Amounts beyond 2^53, where numbers of JavaScript are no longer exact. */
function enlarge(body: unknown): string {
  return JSON.stringify(body).replace(/("amount":)\d+/g, '$19007199254740993');
}

function malform(body: unknown): string {
  return `${JSON.stringify(body).slice(0, -1)},}`;
}
