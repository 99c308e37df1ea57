export { actorOf } from './actor-of.ts';
export type { SessionsChange } from './announce-sessions.ts';
export { authenticate } from './authenticate.ts';
export { claimInstallation } from './claim-installation.ts';
export { createClaim } from './create-claim.ts';
export { createInvitation } from './create-invitation.ts';
export { createUser, parseAccountRole } from './create-user.ts';
export { countExpired } from './count-expired.ts';
export { deleteExpired } from './delete-expired.ts';
export { endSessions } from './end-sessions.ts';
export { identityErrors } from './errors.ts';
export { getUserByEmail } from './get-user-by-email.ts';
export { getUser } from './get-user.ts';
export { grantPremium } from './grant-premium.ts';
export { isClaimed } from './is-claimed.ts';
export { listSessions } from './list-sessions.ts';
export { listUsers, parseUserId } from './list-users.ts';
export { logIn } from './log-in.ts';
export { logOutEverywhere } from './log-out-everywhere.ts';
export { logOut } from './log-out.ts';
export { signMediaToken, verifyMediaToken } from './media-token.ts';
export {
  ACCOUNT_ROLES,
  can,
  effectiveRoles,
  GUEST,
  PERMISSIONS,
  permissionsOf,
  ROLES,
  type AccountRole,
  type Client,
  type Permission,
  type Role,
  type Session,
  type SessionGrant,
  type SessionId,
  type User,
  type UserId,
  type Viewer,
} from './model.ts';
export { openPasswordHasher, type PasswordHasher } from './password-hasher.ts';
export { refreshSession } from './refresh-session.ts';
export { registerByInvitation } from './register-by-invitation.ts';
export { revokeSession } from './revoke-session.ts';
export { setRole } from './set-role.ts';
export { openSigningKeys, type SigningKeys } from './signing-keys.ts';
export { claimUrl, invitationUrl, siteUrl } from './token-links.ts';
export { createWsTicket, redeemWsTicket } from './ws-ticket.ts';
