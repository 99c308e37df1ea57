import type { CookieOptions, Request, Response } from 'express';

import type { Config } from '#core/config.ts';

/** Under TLS: the prefix makes browsers hold it to this host, `Path=/` and `Secure`. */
const SECURE_NAME = '__Host-veza_refresh';
/** On http, as in a home network, where browsers refuse `Secure` cookies. */
const PLAIN_NAME = 'veza_refresh';

/** The refresh token that the browser keeps for the page, or undefined. */
export function readRefreshCookie(
  config: Pick<Config, 'server'>,
  req: Request,
): string | undefined {
  const name = isSecure(config, req) ? SECURE_NAME : PLAIN_NAME;
  for (const pair of req.get('cookie')?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

/** Gives the browser the refresh token to keep until the session ends; no script can read it. */
export function setRefreshCookie(
  config: Pick<Config, 'server'>,
  req: Request,
  res: Response,
  token: { value: string; expiresAt: Date },
): void {
  const { name, options } = shape(config, req);
  res.cookie(name, token.value, { ...options, expires: token.expiresAt });
}

export function clearRefreshCookie(
  config: Pick<Config, 'server'>,
  req: Request,
  res: Response,
): void {
  const { name, options } = shape(config, req);
  res.clearCookie(name, options);
}

function shape(
  config: Pick<Config, 'server'>,
  req: Request,
): { name: string; options: CookieOptions } {
  const secure = isSecure(config, req);
  const base = config.server.basePath === '/' ? '' : config.server.basePath;
  return {
    name: secure ? SECURE_NAME : PLAIN_NAME,
    options: {
      httpOnly: true,
      sameSite: 'strict',
      secure,
      path: secure ? '/' : `${base}/api/v1/auth`,
    },
  };
}

/**
 * Whether the browser speaks TLS: this connection does, a trusted proxy says so, or the request
 * names the host of an https public URL.
 */
function isSecure(config: Pick<Config, 'server'>, req: Request): boolean {
  if (req.secure) return true;
  const { publicUrl } = config.server;
  if (publicUrl === undefined) return false;
  const url = new URL(publicUrl);
  return url.protocol === 'https:' && url.host === req.get('host')?.toLowerCase();
}
