import type { Request, RequestHandler, Response } from 'express';

import type { ByteCache } from '../media/byte-cache.ts';
import { checkConditions } from '../media/conditions.ts';
import { requestState } from '../http/request-state.ts';
import type { Page, PageFile } from './find-page-files.ts';

/** Names under assets/ hold a hash of the content. */
const ASSET_CACHE = 'public, max-age=31536000, immutable';
const NOT_BUILT =
  'The page of veza is not built. In a clone, run: npm run build\nThe API works: see docs.\n';

/** Paths that belong to programs: there, what does not exist is a problem and not a page. */
const PROGRAM_PATHS = /^\/(api|assets|webhooks|ws|health|metrics)(\/|$)|\.[^/]*$/;

/** Serves the built page: its files, and its document for every path that a page may have. */
export function webApp(page: Page | undefined, cache: ByteCache): RequestHandler {
  return async (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next();
    const file = page?.files.get(req.path);
    if (file !== undefined) return sendFile(req, res, file, cache);
    if (PROGRAM_PATHS.test(req.path) || !isPagePath(req)) return next();
    requestState(res).pattern = 'page';
    if (page !== undefined) return sendDocument(req, res, page);
    res.status(503).setHeader('Content-Type', 'text/plain; charset=utf-8').end(NOT_BUILT);
  };
}

/** The root, and what browsers ask for by clean paths and as HTML. */
function isPagePath(req: Request): boolean {
  if (req.path === '/') return true;
  return /^(\/[A-Za-z0-9_-]+)+$/.test(req.path) && /text\/html/.test(req.get('accept') ?? '');
}

function sendDocument(req: Request, res: Response, page: Page): void {
  const { body, etag } = page.document;
  res.setHeader('Cache-Control', 'no-cache');
  res.setHeader('ETag', etag);
  if (checkConditions(req.headers, { etag, modifiedAt: new Date() }) === 'not-modified') {
    res.status(304).end();
    return;
  }
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.setHeader('Content-Length', body.byteLength);
  res.end(req.method === 'HEAD' ? undefined : body);
}

async function sendFile(
  req: Request,
  res: Response,
  file: PageFile,
  cache: ByteCache,
): Promise<void> {
  requestState(res).pattern = 'page-file';
  res.setHeader('Cache-Control', req.path.startsWith('/assets/') ? ASSET_CACHE : 'no-cache');
  res.setHeader('ETag', file.etag);
  res.setHeader('Vary', 'Accept-Encoding');
  if (checkConditions(req.headers, file) === 'not-modified') {
    res.status(304).end();
    return;
  }
  const encoding = [...file.packed.keys()].find((name) => req.acceptsEncodings(name) === name);
  if (encoding !== undefined) {
    res.setHeader('Content-Encoding', encoding);
    // Other bytes under the same name: the validator must not promise equal bytes.
    res.setHeader('ETag', `W/${file.etag}`);
  }
  const path = encoding === undefined ? file.path : file.packed.get(encoding)!;
  const body = await cache.read(path);
  res.setHeader('Content-Type', file.contentType);
  res.setHeader('Content-Length', body.byteLength);
  res.end(req.method === 'HEAD' ? undefined : body);
}
