import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A secret that is shown once, and the only thing of it that is stored. */
export interface OneTimeToken {
  /** 256 random bits as 43 characters of base64url. */
  readonly token: string;
  /** SHA-256 of the token's text. */
  readonly hash: Buffer;
}

/** Makes a token for a link, a ticket or a refresh. */
export function createOneTimeToken(): OneTimeToken {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: hashToken(token) };
}

/**
 * SHA-256 of a token's text. The token has 256 bits, so a fast hash without salt suffices, and the
 * lookup by hash gives away nothing by its time.
 */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
