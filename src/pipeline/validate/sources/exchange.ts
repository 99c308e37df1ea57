import { lookup as resolveName, type LookupAddress } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

import { isPublicAddress } from './is-public-address.ts';
import { ReadFailure } from './read-failure.ts';

export interface ExchangeInput {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent };
  /** Whether an address that is not public may be connected to. */
  readonly allowPrivate: boolean;
  /** Until the head of the answer is there. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * One GET up to the head of its answer. The address is judged where it is resolved, and the connection
 * goes to the address that was judged.
 * @throws ReadFailure `connection`, `timeout`, `private-address`
 */
export async function exchange(input: ExchangeInput): Promise<IncomingMessage> {
  const { url, headers, agents, allowPrivate, timeoutMs, signal } = input;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw isPrivate(host);
  const isTls = url.protocol === 'https:';
  const lookup = allowPrivate ? undefined : lookupPublic;
  const request = (isTls ? https : http).request(url, {
    headers,
    agent: isTls ? agents.https : agents.http,
    signal,
    ...(lookup !== undefined && { lookup }),
  });
  const timer = setTimeout(() => {
    request.destroy(new ReadFailure('timeout', `gives no answer within ${timeoutMs / 1000} s`));
  }, timeoutMs);
  try {
    return await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      // It stays: an error after the head has another listener, and none would end the process.
      request.on('error', reject);
      request.end();
    });
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown instanceof ReadFailure ? thrown : toConnectionFailure(thrown);
  } finally {
    clearTimeout(timer);
  }
}

/** As the resolver of the system, without the addresses that only this network reaches. */
const lookupPublic: LookupFunction = (hostname, options, done) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, []);
    const allowed = addresses.filter(({ address }) => isPublicAddress(address));
    if (allowed.length === 0) return done(isPrivate(hostname, addresses[0]), []);
    if (options.all === true) return done(null, allowed);
    return done(null, allowed[0]!.address, allowed[0]!.family);
  });
};

function isPrivate(host: string, found?: LookupAddress): ReadFailure {
  const address = found === undefined ? host : `${host} (${found.address})`;
  return new ReadFailure(
    'private-address',
    `lies at ${address}, an address of this network or machine, and is not read`,
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the server ends the connection',
  EPIPE: 'the server ends the connection',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name cannot be resolved now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the host does not answer',
  HPE_HEADER_OVERFLOW: 'the head of the answer is larger than 16 KiB',
};

function toConnectionFailure(thrown: unknown): ReadFailure {
  const { code = '', message } = firstOf(thrown) as NodeJS.ErrnoException;
  const told = code.startsWith('HPE_') ? 'the answer is not HTTP' : message;
  const reason = REASONS[code] ?? told;
  return new ReadFailure('connection', `cannot be fetched: ${reason}`, { cause: thrown });
}

/** Where several addresses were tried, the failure of the first. */
function firstOf(thrown: unknown): unknown {
  return thrown instanceof AggregateError ? (thrown.errors[0] as unknown) : thrown;
}
