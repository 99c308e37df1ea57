import { isDeepStrictEqual } from 'node:util';

import type { Request, Response } from 'express';

import type { Route } from './route.ts';

/**
 * Sends what a handler returned; nothing when the handler has answered itself. With `verify` the
 * body must be exactly what the route's schema says: a field too many is a leak, one too few a lie.
 */
export function sendJson(
  route: Route,
  req: Request,
  res: Response,
  value: unknown,
  verify: boolean,
): void {
  if (res.headersSent || res.writableEnded || res.destroyed) return;
  if (res.statusCode === 200) res.status(successStatus(route));
  if (value === undefined) {
    res.removeHeader('Content-Type');
    res.end();
    return;
  }
  const text = JSON.stringify(value);
  if (verify) verifyBody(route, res.statusCode, text);
  const body = Buffer.from(text);
  if (!res.hasHeader('Content-Type')) {
    res.setHeader('Content-Type', 'application/json; charset=utf-8');
  }
  res.setHeader('Content-Length', body.byteLength);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** The lowest 2xx that the route declares. */
export function successStatus(route: Route): number {
  const declared = Object.keys(route.responses).map(Number);
  return Math.min(...declared.filter((status) => status >= 200 && status < 300), 299);
}

function verifyBody(route: Route, status: number, text: string): void {
  const spec = route.responses[status];
  if (spec === undefined || !('json' in spec)) {
    throw new Error(`${route.id} answered ${status} with JSON, which it does not declare`);
  }
  const sent: unknown = JSON.parse(text);
  const result = spec.json.safeParse(sent);
  if (!result.success) {
    const faults = result.error.issues.map((item) => `${item.path.join('.')}: ${item.message}`);
    throw new Error(`${route.id} answered ${status} against its schema: ${faults.join('; ')}`);
  }
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(result.data)), sent)) {
    throw new Error(`${route.id} answered ${status} with fields that its schema does not have`);
  }
}
