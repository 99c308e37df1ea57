import type { Config } from '#core/config.ts';

/**
 * Where browsers find the site, as far as the configuration knows: the public URL, or host and
 * port. Without a slash at the end. Pure.
 */
export function siteUrl(config: Pick<Config, 'server'>): string {
  const { host, port, publicUrl, basePath } = config.server;
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  const anyAddress = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host];
  const name = anyAddress ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${name}:${port}${basePath === '/' ? '' : basePath}`;
}

/**
 * The link that makes its opener the first administrator. The token stands in the fragment, which
 * browsers do not send and servers do not log. Pure.
 */
export function claimUrl(baseUrl: string, token: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/claim#${token}`;
}

/** The link that lets its opener create an account; the token stands in the fragment. Pure. */
export function invitationUrl(baseUrl: string, token: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/invite#${token}`;
}
