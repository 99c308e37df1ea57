import { VezaError } from '#core/errors.ts';

import type { Provider } from '../model.ts';
import type { Alarm, Outcome } from '../outcome.ts';
import { printable, readErrorBody, type ErrorBody } from './error-body.ts';
import type { HttpAnswer } from './http-answer.ts';
import { retryAfterMs } from './retry-after.ts';

/** What was made of the body of an answer. */
export type Read<Remote> =
  | { readonly object: Remote; readonly mismatch?: undefined }
  /** It is another object than the one that was asked for. */
  | { readonly mismatch: string };

export interface ClassifyInput<Remote> {
  readonly provider: Provider;
  /** Whether the call asks for something, or only looks. */
  readonly mode: 'send' | 'look';
  /** Whether no earlier call under this key may have had an effect. */
  readonly first: boolean;
  /** Whether the provider surely still remembers the key and would repeat what it did under it. */
  readonly keyHolds: boolean;
  readonly answer: HttpAnswer;
  /** Reads the object and holds it against what was asked for; may throw. */
  readonly read: (body: unknown) => Read<Remote>;
}

interface Told {
  readonly status: number | null;
  readonly code: string;
  readonly message: string;
}

/**
 * Tells what a provider's answer, or its silence, means. Total: every status, body and fault is
 * exactly one outcome, and nothing is thrown. `refused` only where it proves that nothing was done;
 * `applied` only where the object is the one that was asked for. Pure.
 */
export function classify<Remote>(input: ClassifyInput<Remote>): Outcome<Remote> {
  const { answer, mode } = input;
  const { status } = answer;
  const body = answer.fault === undefined ? answer.body : undefined;
  const error = readErrorBody(body);
  const told: Told = {
    status,
    code: error?.code || error?.type || answer.fault || `http_${status}`,
    message: error?.message || printable(faultWords(answer)),
  };
  if (answer.fault === 'not_sent') return { kind: 'retry_same_key', clear: true, ...told };
  // These come before anything is done, whoever writes them and however.
  if (status === 429 || status === 409) {
    const afterMs = retryAfterMs(answer.retryAfter);
    const when = afterMs === undefined ? {} : { afterMs };
    return { kind: 'retry_same_key', clear: true, ...when, ...told };
  }
  if (status === 401 || (status === 403 && !isOfOneAccount(error))) return stop(told);
  if (answer.fault !== undefined || status === null) return { kind: 'unknown', ...told };
  if (status >= 200 && status < 300) return readObject(input, error, told);
  if (status >= 500) {
    // A server that fails may have done it first; a look never does anything.
    return { kind: 'retry_same_key', clear: mode === 'look', ...keptOf(answer), ...told };
  }
  if (error === undefined || status < 400) return { kind: 'unknown', ...told };
  return classifyRefusal(input, error, told);
}

function readObject<Remote>(
  input: ClassifyInput<Remote>,
  error: ErrorBody | undefined,
  told: Told,
): Outcome<Remote> {
  // Hyperswitch writes some of its errors under 200.
  if (error !== undefined) return { kind: 'unknown', ...told };
  try {
    const read = input.read(input.answer.fault === undefined ? input.answer.body : undefined);
    if (read.mismatch === undefined) return { kind: 'applied', object: read.object };
    const message = printable(read.mismatch);
    const alarm: Alarm = { class: 'wrong_object', message };
    return { kind: 'unknown', status: told.status, code: 'wrong_object', message, alarm };
  } catch (cause) {
    const message = printable(`the answer cannot be read: ${(cause as Error).message}`);
    // An amount that cannot be kept is the provider's; a person has to look at it.
    const isMoney = cause instanceof VezaError;
    const code = isMoney ? cause.code : 'malformed';
    const alarm = isMoney ? { alarm: { class: 'wrong_object', message } as const } : {};
    return { kind: 'unknown', status: told.status, code, message, ...alarm };
  }
}

/** An error of the provider's own, with a status from 400 to 499. */
function classifyRefusal<Remote>(
  { provider, mode, first, keyHolds }: ClassifyInput<Remote>,
  error: ErrorBody,
  told: Told,
): Outcome<Remote> {
  if (error.type === 'idempotency_error') {
    const message = `${provider} has seen the idempotency key with another request: ${error.message}`;
    return { kind: 'unknown', ...told, alarm: { class: 'idempotency_conflict', message } };
  }
  if (provider === 'hyperswitch' && error.code === 'HE_00') {
    return { kind: 'retry_same_key', clear: mode === 'look', ...told };
  }
  if (mode === 'look') {
    return { kind: isAbsence(provider, told) ? 'absent' : 'unknown', ...told };
  }
  if (!isRefusal(provider, error, told.status!)) return { kind: 'unknown', ...told };
  if (first) return { kind: 'refused', ...told };
  // Stripe repeats what it did under a key: were the object there, it would have been the answer.
  return { kind: provider === 'stripe' && keyHolds ? 'absent' : 'unknown', ...told };
}

/** The only proof that there is no such object. */
function isAbsence(provider: Provider, { status, code }: Told): boolean {
  return status === 404 && code === (provider === 'stripe' ? 'resource_missing' : 'HE_02');
}

/** Whether the error means that nothing was done, and not that something is there already. */
function isRefusal(provider: Provider, { type, code }: ErrorBody, status: number): boolean {
  if (provider === 'stripe') {
    return [400, 402, 403, 404].includes(status) && /^(invalid_request|card)_error$/.test(type);
  }
  // HE_01: the id is there already. CE_…: the connector has refused, the object may be there.
  if (status === 404) return code === 'HE_02';
  return (status === 400 || status === 422) && /^IR_\d+$/.test(code);
}

/** One connected account that has cut its ties says nothing about our own credentials. */
function isOfOneAccount(error: ErrorBody | undefined): boolean {
  return error?.code === 'account_invalid';
}

/** A server that repeats an earlier failure says so, and has done nothing this time. */
function keptOf(answer: HttpAnswer): { kept?: true } {
  return answer.fault === undefined && answer.replayed === true ? { kept: true } : {};
}

function stop(told: Told): Outcome<never> {
  const message = `The credentials are refused: ${told.message}`;
  return { kind: 'stop', ...told, alarm: { class: 'credentials_refused', message } };
}

function faultWords(answer: HttpAnswer): string {
  return answer.fault === undefined ? `HTTP ${answer.status}` : answer.message;
}
