import type { Permission } from '#domains/identity/index.ts';

/**
 * Who may call a route. Every route has one; the access matrix test is generated from them.
 * A rule that cannot decide refuses.
 */
export type AccessRule =
  /** No account needed; what is seen may still depend on the viewer (visibility of tracks). */
  | { readonly kind: 'anyone' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'permission'; readonly permission: Permission }
  /** A track by `:id`: invisible tracks answer 404, like tracks that do not exist. */
  | { readonly kind: 'track'; readonly action: 'read' | 'write' }
  /** A track by `:id`, read by whoever the narrow token in the path (`:token`) was made for. */
  | { readonly kind: 'media-token' }
  /** Something that belongs to one account, like a session: another's answers 404. */
  | { readonly kind: 'own' }
  /** A payment provider, by its signature over the body: the handler checks it. */
  | { readonly kind: 'signature' }
  /** Loopback, or the bearer token of the configuration. */
  | { readonly kind: 'metrics' };

export const anyone: AccessRule = Object.freeze({ kind: 'anyone' });
export const signedIn: AccessRule = Object.freeze({ kind: 'signed-in' });
export const own: AccessRule = Object.freeze({ kind: 'own' });
export const mediaToken: AccessRule = Object.freeze({ kind: 'media-token' });
export const bySignature: AccessRule = Object.freeze({ kind: 'signature' });
export const metricsReader: AccessRule = Object.freeze({ kind: 'metrics' });

export const permission = (name: Permission): AccessRule =>
  Object.freeze({ kind: 'permission', permission: name });
export const track = (action: 'read' | 'write'): AccessRule =>
  Object.freeze({ kind: 'track', action });
