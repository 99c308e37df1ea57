import { createHash } from 'node:crypto';

import { identityErrors } from './errors.ts';

const EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;
const EMAIL_CHARS_MAX = 254;
const DISPLAY_NAME_CHARS_MAX = 100;

/** The one form of an address: trimmed, lower case. @throws EMAIL_INVALID */
export function parseEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length > EMAIL_CHARS_MAX || !EMAIL.test(email)) {
    throw identityErrors.EMAIL_INVALID({ email: text });
  }
  return email;
}

/** Control characters and those that turn the direction of text: they would speak to terminals. */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069\u2028\u2029]/u;

/** Trimmed, without characters that nobody sees. @throws DISPLAY_NAME_INVALID */
export function parseDisplayName(text: string): string {
  const name = text.trim();
  if (name.length < 1 || name.length > DISPLAY_NAME_CHARS_MAX || UNSEEN.test(name)) {
    throw identityErrors.DISPLAY_NAME_INVALID({ length: name.length, max: DISPLAY_NAME_CHARS_MAX });
  }
  return name;
}

/** Under which failures of an address are counted, whether it has an account or not. */
export function hashEmail(email: string): Buffer {
  return createHash('sha256').update(email, 'utf8').digest();
}
