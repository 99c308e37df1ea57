import type { RequestHandler, Response } from 'express';
import { LRUCache } from 'lru-cache';

import type { Media } from '#domains/catalog/index.ts';

import { requestState } from '../http/request-state.ts';
import { HSTS } from '../http/security-headers.ts';
import type { ServerState } from '../server-state.ts';
import type { MediaFile } from './media-file.ts';

const ANSWERS_MAX = 2000;
/** Headers that belong to one request, not to the answer. */
const OF_THE_REQUEST = new Set(['x-request-id', 'strict-transport-security', 'date']);
/** With one of these a request asks for something else than the whole file, or speaks as somebody. */
const PARTICULAR = [
  'authorization',
  'range',
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
] as const;

/** An answer that everybody gets who asks for this address and nothing in particular. */
interface KeptAnswer {
  readonly pattern: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  /** Where the body is in the byte cache. */
  readonly path: string;
  readonly trackId: string;
  /** The answer holds for as long as the library remembers the track as this very object. */
  readonly media: Media;
}

/**
 * Answers with public segments, by address. A segment is asked for by every listener of a track,
 * and what the routes, the access rule and the headers come to is the same each time.
 */
export interface KeptAnswers {
  /** Keeps what has just been answered; the caller knows that a guest gets the same. */
  keep(res: Response, answered: { media: Media; trackId: string; file: MediaFile }): void;
  find(address: string): KeptAnswer | undefined;
}

export function openKeptAnswers(): KeptAnswers {
  const answers = new LRUCache<string, KeptAnswer>({ max: ANSWERS_MAX });
  return {
    keep: (res, { media, trackId, file }) => {
      const address = res.req.originalUrl;
      // Anybody can make any number of addresses by a query.
      if (address.includes('?')) return;
      const { pattern } = requestState(res);
      answers.set(address, { pattern, headers: headersOf(res), path: file.path, trackId, media });
    },
    find: (address) => answers.get(address),
  };
}

/** Answers at once what is kept and still true; everything else goes on to the routes. */
export function answerKept(server: ServerState): RequestHandler {
  return (req, res, next) => {
    const kept = req.method === 'GET' ? server.answers.find(req.originalUrl) : undefined;
    if (
      kept === undefined ||
      PARTICULAR.some((name) => req.headers[name] !== undefined) ||
      server.media.recall(kept.trackId) !== kept.media
    ) {
      next();
      return;
    }
    const bytes = server.segments.peek(kept.path);
    if (bytes === undefined) {
      next();
      return;
    }
    const state = requestState(res);
    state.pattern = kept.pattern;
    const headers = [...kept.headers, 'X-Request-Id', state.requestId];
    if (req.secure) headers.push('Strict-Transport-Security', HSTS);
    res.writeHead(200, headers);
    res.end(bytes);
  };
}

function headersOf(res: Response): string[] {
  // As they are written; Node has this on every outgoing message, its types only on one.
  const names = (res as unknown as { getRawHeaderNames(): string[] }).getRawHeaderNames();
  return names.flatMap((name) =>
    OF_THE_REQUEST.has(name.toLowerCase()) ? [] : [name, String(res.getHeader(name))],
  );
}
