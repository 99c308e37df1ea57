import type { IncomingMessage, ServerResponse } from 'node:http';

import type { RequestHandler } from 'express';
import helmet from 'helmet';

import { requestState } from './request-state.ts';

export const HSTS = `max-age=${180 * 86_400}`;

const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  mediaSrc: ["'self'", 'blob:'],
  workerSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/**
 * The request's id and the security headers, on every answer. The policy lets the page run its own scripts, play blobs and
 * start hls.js's worker, and nothing else. HSTS is said over TLS only: on plain http it would lock
 * a local network out.
 */
export function securityHeaders(): RequestHandler {
  const headers = [...helmetHeaders(), ['Cache-Control', 'no-store'] as const];
  return (req, res, next) => {
    res.setHeader('X-Request-Id', requestState(res).requestId);
    for (const [name, value] of headers) res.setHeader(name, value);
    if (req.secure) res.setHeader('Strict-Transport-Security', HSTS);
    next();
  };
}

/** What helmet says, asked once: it says the same to everybody, and media come many a second. */
function helmetHeaders(): (readonly [string, string])[] {
  const headers = new Map<string, string>();
  const recorder = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  } as unknown as ServerResponse;
  const always = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    hsts: false,
  });
  always({} as IncomingMessage, recorder, (error) => {
    if (error !== undefined) throw error;
  });
  return [...headers];
}
