import { defineErrors, errorSpec } from '#core/errors.ts';

export const identityErrors = defineErrors({
  LOGIN_REFUSED: errorSpec({
    category: 'denied',
    status: 401,
    doc: 'E-mail and password do not belong together, or there is no such account: the answer is the same.',
    message: () => 'E-mail or password is wrong.',
    hint: () => 'Check both and try again.',
  }),
  LOGIN_LOCKED: errorSpec<{ retryAfterSeconds: number }>({
    category: 'denied',
    status: 429,
    doc: 'Too many failed log-ins for this e-mail, whether it has an account or not; the wait doubles up to 15 minutes.',
    message: ({ retryAfterSeconds }) =>
      `Too many failed log-ins for this e-mail; the next try is possible in ${retryAfterSeconds} s.`,
    hint: ({ retryAfterSeconds }) => `Wait ${retryAfterSeconds} s, then log in again.`,
  }),
  HASHING_BUSY: errorSpec<{ waiting: number; waitMs: number; retryAfterSeconds: number }>({
    category: 'outside',
    status: 503,
    doc: 'More log-ins at one moment than the machine may hash passwords for.',
    message: ({ waiting, waitMs }) =>
      `Too many passwords are being checked: ${waiting} wait, and none longer than ${waitMs} ms.`,
    hint: () => 'Try again in a few seconds, or raise VEZA_AUTH_HASH_CONCURRENCY.',
  }),
  ACCESS_TOKEN_INVALID: errorSpec<{ reason: string }>({
    category: 'denied',
    status: 401,
    doc: 'The access token is malformed, forged, expired, or its session has ended.',
    message: ({ reason }) => `The access token is not accepted: ${reason}`,
    hint: () => 'Refresh the session or log in again.',
  }),
  SIGN_IN_NEEDED: errorSpec({
    category: 'denied',
    status: 401,
    doc: 'The request needs an account and came without an access token.',
    message: () => 'This needs an account, and the request came without one.',
    hint: () => 'Log in and send the access token as "Authorization: Bearer …".',
  }),
  REFRESH_REFUSED: errorSpec({
    category: 'denied',
    status: 401,
    doc: 'The refresh token is unknown, spent or expired, or its session has ended.',
    message: () => 'The session cannot be refreshed.',
    hint: () => 'Log in again.',
  }),
  MEDIA_TOKEN_INVALID: errorSpec({
    category: 'denied',
    status: 404,
    doc: 'The token in a media URL is malformed, forged, expired or for another track.',
    message: () => 'There is nothing at this media URL.',
    hint: () => 'Ask for a new playlist URL.',
  }),
  CLAIM_REFUSED: errorSpec({
    category: 'denied',
    status: 403,
    doc: 'The claim link is unknown, used, expired or replaced, or the installation has an administrator.',
    message: () => 'This claim link cannot be used.',
    hint: () => 'Start veza up again for a new link, or: veza users create --role admin',
  }),
  ALREADY_CLAIMED: errorSpec({
    category: 'precondition',
    doc: 'A claim link is made only while the installation has no administrator.',
    message: () => 'The installation has an administrator, so there is nothing to claim.',
    hint: () => 'veza users list',
  }),
  REGISTRATION_CLOSED: errorSpec({
    category: 'denied',
    status: 403,
    doc: 'This installation takes no new accounts.',
    message: () => 'Registration is closed.',
    hint: () => 'Ask the operator: VEZA_AUTH_REGISTRATION=invite opens it to invited people.',
  }),
  INVITATION_REFUSED: errorSpec({
    category: 'denied',
    status: 403,
    doc: 'The invitation is unknown, used, expired or for another e-mail, or the e-mail has an account: the answer is the same.',
    message: () => 'This invitation cannot be used.',
    hint: () => 'Ask for a new invitation. Who has an account already logs in with it.',
  }),
  PASSWORD_LENGTH: errorSpec<{ length: number; min: number; max: number }>({
    category: 'invalid',
    doc: 'A new password is too short or too long.',
    message: ({ length, min, max }) =>
      `The password has ${length} characters; ${min} to ${max} are possible.`,
    hint: () => 'Use a sentence of four or more words.',
  }),
  PASSWORD_COMMON: errorSpec<{ reason: string }>({
    category: 'invalid',
    doc: 'A new password is one of those that are tried first, or is the e-mail or name itself.',
    message: ({ reason }) => `The password is easy to guess: ${reason}.`,
    hint: () => 'Use a sentence of four or more words.',
  }),
  EMAIL_INVALID: errorSpec<{ email: string }>({
    category: 'invalid',
    doc: 'This is no e-mail address.',
    message: ({ email }) => `"${email}" is no e-mail address.`,
    hint: () => 'Write it as name@example.org.',
  }),
  DISPLAY_NAME_INVALID: errorSpec<{ length: number; max: number }>({
    category: 'invalid',
    doc: 'A display name is empty, too long, or has characters that nobody sees.',
    message: ({ length, max }) =>
      `The display name has ${length} characters; 1 to ${max} are possible, all of them visible.`,
    hint: () => 'Give another name.',
  }),
  EMAIL_TAKEN: errorSpec<{ email: string }>({
    category: 'precondition',
    doc: 'An operator creates an account for an e-mail that has one. Never said over HTTP.',
    message: ({ email }) => `There is an account with the e-mail ${email} already.`,
    hint: () => 'veza users list',
  }),
  USER_NOT_FOUND: errorSpec<{ email: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no account with this e-mail.',
    message: ({ email }) => `There is no account with the e-mail ${email}.`,
    hint: () => 'veza users list',
  }),
  USER_ID_INVALID: errorSpec<{ id: string }>({
    category: 'invalid',
    doc: 'This is no id of an account.',
    message: ({ id }) => `"${id}" is no id of an account.`,
    hint: () => 'veza users list',
  }),
  ROLE_NOT_ASSIGNABLE: errorSpec<{ role: string; possible: readonly string[] }>({
    category: 'invalid',
    doc: 'A role that an account cannot be given: premium follows from a subscription or an audited grant, guest from having no account.',
    message: ({ role }) =>
      role === 'premium'
        ? 'premium is no role to be given: it follows from a paid subscription or a grant with a reason.'
        : `"${role}" is no role of an account.`,
    hint: ({ role, possible }) =>
      role === 'premium'
        ? 'veza users premium EMAIL --reason TEXT'
        : `Choose one of ${possible.join(', ')}.`,
  }),
  ROLE_ABOVE_OWN: errorSpec<{ role: string }>({
    category: 'denied',
    doc: 'Nobody gives a role that is above their own.',
    message: ({ role }) => `The role ${role} is above your own.`,
    hint: () => 'Ask an administrator.',
  }),
  LAST_ADMIN: errorSpec<{ email: string }>({
    category: 'precondition',
    doc: 'The last administrator keeps the role, or nobody could manage the installation.',
    message: ({ email }) => `${email} is the last administrator.`,
    hint: () => 'Make another one first: veza users role EMAIL admin',
  }),
  GRANT_REASON_MISSING: errorSpec<{ max: number }>({
    category: 'invalid',
    doc: 'A premium grant needs a reason that somebody can be asked about.',
    message: ({ max }) => `A premium grant needs a reason of 1 to ${max} characters.`,
    hint: () => 'veza users premium EMAIL --reason TEXT',
  }),
  SESSION_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no live session with this id, or it is somebody else’s.',
    message: ({ id }) => `There is no session ${id}.`,
    hint: () => 'List the sessions: GET /api/v1/auth/sessions',
  }),
  SIGNING_KEY_UNUSABLE: errorSpec<{ bytes: number; bytesMin: number }>({
    category: 'precondition',
    status: 500,
    doc: 'The generated signing key is empty or cut short; without a whole one nobody can sign in.',
    message: ({ bytes, bytesMin }) =>
      `The signing key has ${bytes} bytes; at least ${bytesMin} are needed.`,
    hint: () =>
      'Remove secrets/jwt-key in the data folder: a new one is made, everybody signs in again.',
  }),
});
