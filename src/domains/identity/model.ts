import type { Id } from '#core/ids.ts';

export type UserId = Id<'user'>;
export type SessionId = Id<'session'>;

/**
 * Roles that an account can be given, the highest first. `premium` is not among them: it follows
 * from a subscription that is paid, or from a grant.
 */
export const ACCOUNT_ROLES = ['admin', 'moderator', 'artist', 'user'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** Roles that decide: the account's own, `premium` by grant or payment, `guest` without an account. */
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
  'billing:manage': ['admin'],
  'payments:manage': ['admin'],
  'ledger:correct': ['admin'],
  'product:sell': ['admin', 'moderator', 'artist'],
  'refund:manage': ['admin', 'moderator'],
  'market:read': ['admin'],
  'market:manage': ['admin'],
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

/** An account, without anything secret. */
export interface User {
  readonly id: UserId;
  readonly email: string;
  readonly displayName: string;
  readonly role: AccountRole;
  /** Whether a subscription is in force or a premium grant is live. */
  readonly premium: boolean;
  readonly state: 'active' | 'disabled';
  readonly createdAt: Date;
}

/** From where somebody signs in. */
export interface Client {
  readonly userAgent: string;
  readonly ip: string | null;
}

/** A session as its owner sees it. */
export interface Session {
  readonly id: SessionId;
  readonly userAgent: string;
  readonly ip: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/** What signing in and refreshing give. */
export interface SessionGrant {
  readonly accessToken: string;
  readonly accessTokenSeconds: number;
  readonly refreshToken: string;
  readonly sessionId: SessionId;
  /** End of the session, however often it is refreshed. */
  readonly expiresAt: Date;
  readonly user: User;
}

/** Why a session ended. */
export type RevokeReason = 'logout' | 'logout_all' | 'revoked' | 'reuse' | 'disabled';

/** The roles that decide for an account: its own, and premium while it is paid or granted. Pure. */
export function effectiveRoles(user: Pick<User, 'role' | 'premium'>): readonly Role[] {
  return user.premium ? [user.role, 'premium'] : [user.role];
}

/** Every permission that these roles give, in the order of the table. Pure. */
export function permissionsOf(roles: readonly Role[]): Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((name) =>
    roles.some((role) => (PERMISSIONS[name] as readonly Role[]).includes(role)),
  );
}

/** Whether these roles may hand out `role`: nobody gives one above their own. Pure. */
export function mayGive(roles: readonly Role[], role: AccountRole): boolean {
  return roles.some((own) => {
    const rank = (ACCOUNT_ROLES as readonly Role[]).indexOf(own);
    return rank !== -1 && rank <= ACCOUNT_ROLES.indexOf(role);
  });
}
