import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { Request, Response } from 'express';

import { serverErrors } from '../server-errors.ts';
import type { ByteCache } from './byte-cache.ts';
import { checkConditions, rangeApplies } from './conditions.ts';
import type { MediaFile } from './media-file.ts';
import { parseRange, type ByteRange } from './parse-range.ts';

const gzipBytes = promisify(gzip);
/** Read ahead of a slow listener at most. */
const READ_AHEAD_BYTES = 256 * 1024;

/**
 * Sends a file as the request asks: whole, a range, only the headers, or nothing because the
 * client has it. GET and HEAD.
 * @throws RANGE_NOT_SATISFIABLE
 */
export async function sendMedia(
  req: Request,
  res: Response,
  file: MediaFile,
  cache: ByteCache,
): Promise<void> {
  res.setHeader('ETag', file.etag);
  res.setHeader('Last-Modified', file.lastModified);
  const verdict = checkConditions(req.headers, file);
  if (verdict !== 'send') {
    res.status(verdict === 'failed' ? 412 : 304).end();
    return;
  }
  res.setHeader('Content-Type', file.contentType);
  if (isText(file)) return sendText(req, res, file, cache);

  res.setHeader('Accept-Ranges', 'bytes');
  const wanted = rangeApplies(req.get('if-range'), file) ? req.headers.range : undefined;
  const range = parseRange(wanted, file.bytes);
  if (range === 'unsatisfiable') {
    res.setHeader('Content-Range', `bytes */${file.bytes}`);
    throw serverErrors.RANGE_NOT_SATISFIABLE({ bytes: file.bytes });
  }
  const part = range ?? { start: 0, end: file.bytes - 1 };
  if (range !== undefined) {
    res.status(206);
    res.setHeader('Content-Range', `bytes ${part.start}-${part.end}/${file.bytes}`);
  }
  res.setHeader('Content-Length', part.end - part.start + 1);
  if (req.method === 'HEAD') res.end();
  else if (file.hot) res.end((await cache.read(file.path)).subarray(part.start, part.end + 1));
  else await stream(res, file, part);
}

/** Playlists and peaks: small texts, sent whole and packed where the client takes it. */
async function sendText(
  req: Request,
  res: Response,
  file: MediaFile,
  cache: ByteCache,
): Promise<void> {
  const text = await cache.read(file.path);
  const packs = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\b)/i.test(req.get('accept-encoding') ?? '');
  const body = packs ? await gzipBytes(text) : text;
  res.vary('Accept-Encoding');
  if (packs) {
    res.setHeader('Content-Encoding', 'gzip');
    // Other bytes than the plain text's, so no strong validator may be shared between them.
    res.setHeader('ETag', `W/${file.etag}`);
  }
  res.setHeader('Content-Length', body.byteLength);
  res.end(req.method === 'HEAD' ? undefined : body);
}

function isText(file: MediaFile): boolean {
  return /mpegurl|json/.test(file.contentType);
}

/** From disk as fast as the listener reads; a listener that leaves closes the file. */
async function stream(res: Response, file: MediaFile, part: ByteRange): Promise<void> {
  const handle = await open(file.path);
  if (part.end < part.start) {
    await handle.close();
    res.end();
    return;
  }
  const bytes = handle.createReadStream({ ...part, highWaterMark: READ_AHEAD_BYTES });
  try {
    await pipeline(bytes, res);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
