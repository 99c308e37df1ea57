import * as z from 'zod';

import { pageOf, timestamp, uuid } from './common.ts';

export const PASSWORD_LENGTH_MIN = 8;
export const PASSWORD_LENGTH_MAX = 256;

const email = z.email().max(254);
/** A new password; further checks (common passwords) answer with their own code. */
const newPassword = z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX);
const displayName = z.string().trim().min(1).max(100);
const oneTimeToken = z.string().min(20).max(200);

/**
 * `cookie`: the refresh token goes into an HttpOnly cookie and is absent from the body, as browsers
 * want it. `body`: it is in the answer, as API clients want it.
 */
const transport = z.enum(['cookie', 'body']).default('body');

export const claimBody = z.strictObject({
  token: oneTimeToken,
  email,
  password: newPassword,
  displayName,
  transport,
});
export const registerBody = z.strictObject({
  invitation: oneTimeToken,
  email,
  password: newPassword,
  displayName,
  transport,
});
export const loginBody = z.strictObject({
  email,
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
  transport,
});
/** Without `refreshToken` the cookie speaks, and the origin is checked. */
export const refreshBody = z.strictObject({ refreshToken: z.string().max(200).optional() });

export const role = z.enum(['admin', 'moderator', 'artist', 'user', 'premium', 'guest']);

export const me = z.object({
  id: uuid,
  email: z.string(),
  displayName: z.string(),
  roles: z.array(role),
  permissions: z.array(z.string()),
  createdAt: timestamp,
});
export type Me = z.infer<typeof me>;

export const tokens = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresInSeconds: z.int(),
  refreshToken: z.string().optional(),
  me,
});
export type Tokens = z.infer<typeof tokens>;

export const session = z.object({
  id: uuid,
  current: z.boolean(),
  userAgent: z.string(),
  ip: z.string().nullable(),
  createdAt: timestamp,
  lastUsedAt: timestamp,
  expiresAt: timestamp,
});
export type Session = z.infer<typeof session>;
export const sessionPage = pageOf(session);

/** What a visitor's page must know before anybody has signed in. */
export const siteInfo = z.object({
  name: z.literal('veza'),
  version: z.string(),
  claimed: z.boolean(),
  registration: z.enum(['closed', 'invite']),
});
export type SiteInfo = z.infer<typeof siteInfo>;

export const wsTicket = z.object({ ticket: z.string(), expiresInSeconds: z.int() });
export type WsTicket = z.infer<typeof wsTicket>;

/** A role that an account can be given. */
export const accountRole = z.enum(['admin', 'moderator', 'artist', 'user']);

export const invitationBody = z.strictObject({
  /** Without an e-mail whoever holds the link may use it, once. */
  email: email.optional(),
  role: accountRole.default('user'),
});
export const invitation = z.object({
  token: z.string(),
  /** The page's path with the token in the fragment, to be put behind the site's address. */
  path: z.string(),
  email: z.string().nullable(),
  role: accountRole,
  expiresAt: timestamp,
});
export type Invitation = z.infer<typeof invitation>;
