import { hkdfSync } from 'node:crypto';

import type { Config } from '#core/config.ts';
import { getSecret } from '#core/secrets.ts';

import { identityErrors } from './errors.ts';

/** What a key is for; each purpose has its own, so that no token passes for another kind. */
type KeyPurpose = 'access-token' | 'refresh-successor' | 'media-token' | 'device';

/** The signing keys of this installation. Never in the database, and there is no fallback key. */
export interface SigningKeys {
  /** 32 bytes or more. @throws SIGNING_KEY_UNUSABLE, SECRET_FILE_UNSAFE */
  key(purpose: KeyPurpose): Promise<Uint8Array>;
}

const KEY_BYTES = 32;
const ROOT_BYTES_MIN = 32;

/**
 * Opens the keys: the configured secret, or one generated into the data folder on first use.
 * Access tokens are signed with that secret itself, every other purpose with a key derived from it
 * (HKDF-SHA256, RFC 5869), so that servers that share the secret share all of them.
 */
export function openSigningKeys(config: Config): SigningKeys {
  let root: Promise<Buffer> | undefined;
  return {
    async key(purpose) {
      root ??= readRoot(config);
      try {
        const bytes = await root;
        if (purpose === 'access-token') return bytes;
        return new Uint8Array(hkdfSync('sha256', bytes, '', `veza ${purpose}`, KEY_BYTES));
      } catch (error) {
        // A file that a person mends is read again by the next request.
        root = undefined;
        throw error;
      }
    },
  };
}

async function readRoot(config: Config): Promise<Buffer> {
  const secret = config.auth.jwtSecret ?? (await getSecret(config.dataDir, 'jwt-key'));
  const bytes = Buffer.from(secret, 'utf8');
  if (bytes.length < ROOT_BYTES_MIN) {
    throw identityErrors.SIGNING_KEY_UNUSABLE({ bytes: bytes.length, bytesMin: ROOT_BYTES_MIN });
  }
  return bytes;
}
