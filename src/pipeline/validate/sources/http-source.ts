import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';

import { packageRoot } from '#core/package-root.ts';

import type { Delivery } from '../presentation.ts';
import type { ByteSource, OpenedBytes, OpenOptions } from './byte-source.ts';
import { encodingOf, type BodyLimits } from './read-body.ts';
import { exchange } from './exchange.ts';
import { openBody } from './open-body.ts';
import { isPublicAddress } from './is-public-address.ts';
import { nameOfUrl } from './name-of-url.ts';
import { ReadFailure } from './read-failure.ts';
import { withoutFragment } from './without-fragment.ts';
import { unread } from './unread.ts';

export interface HttpSourceOptions {
  /** Addresses that a person typed: they, and what lies at the same origin, may be private. */
  readonly typed: readonly string[];
  /** Whether any address may be private. */
  readonly allowPrivate: boolean;
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpLimits extends Omit<BodyLimits, 'bytesMax'> {
  /** Until the head of an answer is there. */
  readonly headMs: number;
}

const LIMITS: HttpLimits = {
  headMs: 15_000,
  idleMs: 15_000,
  graceMs: 30_000,
  bytesPerSecondMin: 4096,
};
const REDIRECTS_MAX = 5;
const CONNECTIONS_MAX = 6;
const REDIRECTING = new Set([301, 302, 303, 307, 308]);

/** A source over HTTP; closing it closes the connections that it keeps. */
export interface HttpSource extends ByteSource, Disposable {}

/** Reads playlists and media over HTTP and HTTPS as a player does, within limits. */
export function httpSource(options: HttpSourceOptions): HttpSource {
  const agentOptions = { keepAlive: true, maxSockets: CONNECTIONS_MAX };
  const agents = { http: new http.Agent(agentOptions), https: new https.Agent(agentOptions) };
  const limits = { ...LIMITS, ...options.limits };
  const trust = trustIn(options);
  return {
    nameOf: nameOfUrl,
    resolve: (uri, base) => (URL.canParse(uri, base) ? new URL(uri, base).href : undefined),
    open: (location, asked) => openUrl({ agents, limits, trust }, location, asked),
    [Symbol.dispose]() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Http {
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent };
  readonly limits: HttpLimits;
  readonly trust: Trust;
}

/** Which addresses may be private, and what the answers to typed ones have shown. */
interface Trust {
  mayBePrivate(url: URL): boolean;
  answered(url: URL, address: string | undefined): void;
}

/**
 * An origin is trusted when the very address that was typed lies at a private address. One that lay at a
 * public address stays public: its name may resolve to this machine a moment later.
 */
function trustIn({ typed, allowPrivate }: HttpSourceOptions): Trust {
  const typedUrls = new Set(
    typed.flatMap((url) => (URL.canParse(url) ? [withoutFragment(url)] : [])),
  );
  const privateOrigins = new Set<string>();
  return {
    mayBePrivate: (url) =>
      allowPrivate || typedUrls.has(url.href) || privateOrigins.has(url.origin),
    answered(url, address) {
      if (!typedUrls.has(url.href) || address === undefined) return;
      if (!isPublicAddress(address)) privateOrigins.add(url.origin);
    },
  };
}

async function openUrl(source: Http, location: string, options: OpenOptions): Promise<OpenedBytes> {
  const redirects: string[] = [];
  const named = { name: nameOfUrl(location), location };
  let delivery: Delivery | undefined;
  try {
    let url = toHttpUrl(location);
    for (;;) {
      const response = await ask(source, url, options);
      delivery = describe(response, redirects, options);
      const next = REDIRECTING.has(delivery.status) ? response.headers.location : undefined;
      if (next === undefined) {
        const resource = { name: nameOfUrl(url.href), location: url.href };
        return openBody(source.limits, response, { resource, asked: location, delivery }, options);
      }
      response.destroy();
      url = follow(next, url, redirects);
    }
  } catch (thrown) {
    if (thrown instanceof ReadFailure) return unread(named, thrown, delivery);
    throw thrown;
  }
}

function toHttpUrl(location: string): URL {
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  const scheme = url?.protocol ?? 'a relative address';
  throw new ReadFailure('scheme', `is not read: ${scheme} is neither http: nor https:`);
}

async function ask(source: Http, url: URL, options: OpenOptions): Promise<IncomingMessage> {
  const { agents, limits, trust } = source;
  const { range, signal } = options;
  const response = await exchange({
    url,
    agents,
    allowPrivate: trust.mayBePrivate(url),
    timeoutMs: limits.headMs,
    signal,
    headers: {
      accept: '*/*',
      'user-agent': `veza/${packageRoot().version}`,
      // A range of compressed bytes would be another range.
      'accept-encoding': range === undefined ? 'gzip' : 'identity',
      ...(range !== undefined && {
        range: `bytes=${range.offset}-${range.offset + range.length - 1}`,
      }),
    },
  });
  trust.answered(url, response.socket.remoteAddress);
  return response;
}

function follow(to: string, from: URL, redirects: string[]): URL {
  if (redirects.length >= REDIRECTS_MAX) {
    throw new ReadFailure('redirects', `redirects more than ${REDIRECTS_MAX} times`);
  }
  if (!URL.canParse(to, from.href)) {
    throw new ReadFailure('redirects', 'redirects to an address that is no URL');
  }
  const url = new URL(to, from);
  redirects.push(nameOfUrl(url.href));
  return toHttpUrl(url.href);
}

function describe(
  response: IncomingMessage,
  redirects: readonly string[],
  { range }: OpenOptions,
): Delivery {
  const { headers, socket } = response;
  return {
    status: response.statusCode!,
    contentType: headers['content-type'],
    contentEncoding: encodingOf(response),
    range: range && {
      asked: { ...range, hasOffset: true },
      contentRange: headers['content-range'],
    },
    redirects: [...redirects],
    tls: (socket as Partial<TLSSocket>).getProtocol?.() ?? undefined,
  };
}
