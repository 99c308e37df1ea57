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
