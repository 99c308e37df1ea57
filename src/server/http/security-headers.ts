import type { RequestHandler } from 'express';
import helmet from 'helmet';

const HSTS_SECONDS = 180 * 86_400;

/**
 * Security headers of every answer. The policy lets the page run its own scripts, play blobs and
 * start hls.js's worker, and nothing else. HSTS is said over TLS only: on plain http it would lock
 * a local network out.
 */
export function securityHeaders(): RequestHandler {
  const always = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
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
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    hsts: false,
  });
  const hsts = helmet.hsts({ maxAge: HSTS_SECONDS, includeSubDomains: false });
  return (req, res, next) => {
    always(req, res, (error?: unknown) => {
      if (error !== undefined) return next(error);
      res.setHeader('Cache-Control', 'no-store');
      if (req.secure) hsts(req, res, next);
      else next();
    });
  };
}
