import type { Request } from 'express';

import type { Config } from '#core/config.ts';

import { serverErrors } from '../server-errors.ts';

/** What of a request tells where the page stands that sent it. */
export interface OriginFacts {
  readonly origin: string | undefined;
  readonly host: string | undefined;
  /** `Sec-Fetch-Site`, which only browsers send and pages cannot forge. */
  readonly fetchSite: string | undefined;
}

/**
 * Whether a page of this origin may speak for a signed-in visitor: our own (the public URL, or the
 * host that the request itself names) or one of server.allowedOrigins. Pure.
 */
export function isAllowedOrigin(
  config: Pick<Config, 'server'>,
  facts: Pick<OriginFacts, 'origin' | 'host'>,
): boolean {
  const origin = facts.origin?.toLowerCase();
  if (origin === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin || !/^https?:$/.test(url.protocol)) return false;
  const { publicUrl, allowedOrigins } = config.server;
  const known = publicUrl === undefined ? allowedOrigins : [publicUrl, ...allowedOrigins];
  if (known.some((item) => URL.canParse(item) && new URL(item).origin === origin)) return true;
  return url.host === facts.host?.toLowerCase();
}

/**
 * Refuses what a page of another origin sends. Browsers name the origin of every POST; a request
 * without one is a program's, and passes unless a cookie would speak for it.
 * @throws ORIGIN_REFUSED
 */
export function checkOrigin(
  config: Pick<Config, 'server'>,
  req: Request,
  options: { cookieSpeaks: boolean },
): void {
  const facts: OriginFacts = {
    origin: req.get('origin'),
    host: req.get('host'),
    fetchSite: req.get('sec-fetch-site'),
  };
  if (isAllowed(config, facts, options.cookieSpeaks)) return;
  throw serverErrors.ORIGIN_REFUSED({ origin: facts.origin?.slice(0, 200) ?? 'an unknown origin' });
}

function isAllowed(
  config: Pick<Config, 'server'>,
  facts: OriginFacts,
  cookieSpeaks: boolean,
): boolean {
  if (facts.origin !== undefined) return isAllowedOrigin(config, facts);
  if (facts.fetchSite !== undefined) return ['same-origin', 'none'].includes(facts.fetchSite);
  return !cookieSpeaks;
}
