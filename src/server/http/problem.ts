import { STATUS_CODES } from 'node:http';

import type { ErrorRequestHandler, RequestHandler, Response } from 'express';

import { toVezaError, type VezaError } from '#core/errors.ts';
import { maskText } from '#core/mask.ts';
import { identityErrors } from '#domains/identity/index.ts';

import type { Problem } from '../contract/common.ts';
import { serverErrors, type RequestFault } from '../server-errors.ts';
import { requestState } from './request-state.ts';

const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';

/** Every failure as `application/problem+json`; failures of our own are logged with their stack. */
export function problemHandler(): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (thrown: unknown, req, res, _next) => {
    const { ctx } = requestState(res);
    if (isAbortOf(ctx.signal, thrown)) {
      // Nobody is there to be told, and nothing has failed.
      ctx.log.debug({ err: thrown }, 'the client went away');
      return;
    }
    const error = asVezaError(thrown);
    const status = error.status >= 400 ? error.status : 500;
    if (status >= 500) ctx.log.error({ err: thrown }, 'request failed');
    if (res.headersSent) {
      // Half an answer cannot be taken back; a cut connection says so, a clean end would not.
      res.destroy();
      return;
    }
    sendProblem(res, toProblem(error, status, req.originalUrl, ctx.requestId), error);
  };
}

/** Whether work ended because this signal was aborted, and not by a failure of its own. */
function isAbortOf(signal: AbortSignal, thrown: unknown): boolean {
  if (!signal.aborted) return false;
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error === signal.reason) return true;
  }
  return false;
}

/** What no route has taken. */
export function notFound(): RequestHandler {
  return () => {
    throw serverErrors.NOT_FOUND({});
  };
}

/** The problem document of an error. Of failures of the server itself only the code is told. */
export function toProblem(
  error: VezaError,
  status: number,
  url: string,
  requestId: string,
): Problem & Record<string, unknown> {
  const internal = status >= 500;
  const title = STATUS_CODES[status] ?? 'Error';
  return {
    type: status === 429 ? QUOTA_EXCEEDED : 'about:blank',
    title,
    status,
    code: error.code,
    detail: internal ? internalDetail(error) : maskText(error.message),
    ...(internal || error.hint === undefined ? {} : { hint: error.hint }),
    instance: maskText(url.split('?', 1)[0]!).slice(0, 500),
    requestId,
    ...(error.code === serverErrors.REQUEST_INVALID.code
      ? { errors: error.details['errors'] as RequestFault[] }
      : {}),
    ...(status === 429 && 'policy' in error.details
      ? { 'violated-policies': [error.details['policy']] }
      : {}),
  };
}

function internalDetail(error: VezaError): string {
  return error.category === 'outside'
    ? 'A part that the server depends on does not answer. Try again in a moment.'
    : 'The server failed. The request id finds the cause in its log.';
}

function sendProblem(res: Response, problem: Problem, error: VezaError): void {
  res.status(problem.status);
  res.removeHeader('ETag');
  res.removeHeader('Content-Disposition');
  res.removeHeader('Content-Encoding');
  res.setHeader('Cache-Control', 'no-store');
  if (problem.status === 401) {
    // RFC 6750 §3.1
    const fault =
      error.code === identityErrors.ACCESS_TOKEN_INVALID.code ? ', error="invalid_token"' : '';
    res.setHeader('WWW-Authenticate', `Bearer realm="veza"${fault}`);
  }
  const { retryAfterSeconds } = error.details;
  if (typeof retryAfterSeconds === 'number') res.setHeader('Retry-After', retryAfterSeconds);
  if (problem.status === 405) res.setHeader('Allow', String(error.details['allow']));
  const body = Buffer.from(JSON.stringify(problem));
  res.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  res.setHeader('Content-Length', body.byteLength);
  res.end(body);
}

/** Express itself throws for addresses that do not decode: they name nothing. */
export function asVezaError(thrown: unknown): VezaError {
  if (thrown instanceof URIError) return serverErrors.NOT_FOUND({}, { cause: thrown });
  return toVezaError(thrown);
}
