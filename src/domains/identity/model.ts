import type { Id } from '#core/ids.ts';

export type UserId = Id<'user'>;
export type SessionId = Id<'session'>;

/** Roles that an account can be given. `premium` is not among them: it follows from a grant. */
export const ACCOUNT_ROLES = ['admin', 'moderator', 'artist', 'user'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** Roles that decide: the account's own, `premium` by grant, `guest` without an account. */
export const ROLES = [...ACCOUNT_ROLES, 'premium', 'guest'] as const;
export type Role = (typeof ROLES)[number];

/** The one table of who may do what. What is not in it nobody may do. */
export const PERMISSIONS = Object.freeze({
  'user:manage': ['admin'],
  'user:invite': ['admin', 'moderator'],
  'job:read': ['admin'],
  'job:manage': ['admin'],
  'import:read': ['admin'],
  'status:detail': ['admin'],
  'track:upload': ['admin', 'moderator', 'artist'],
  'track:moderate': ['admin', 'moderator'],
} as const satisfies Record<string, readonly Role[]>);
export type Permission = keyof typeof PERMISSIONS;

/** Whoever asks: a guest, or an account with a live session. */
export type Viewer =
  | { readonly kind: 'guest'; readonly roles: readonly ['guest'] }
  | {
      readonly kind: 'account';
      readonly userId: UserId;
      readonly sessionId: SessionId;
      readonly roles: readonly Role[];
    };

export const GUEST: Viewer = Object.freeze({ kind: 'guest', roles: ['guest'] as const });

/** Whether any of the viewer's roles has the permission. Pure; unknown means no. */
export function can(viewer: Viewer, permission: Permission): boolean {
  const allowed: readonly Role[] = PERMISSIONS[permission] ?? [];
  return viewer.roles.some((role) => allowed.includes(role));
}
