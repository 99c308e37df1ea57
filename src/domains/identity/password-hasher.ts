import { randomBytes } from 'node:crypto';

import { openWorkSlots } from './work-slots.ts';

/** Result of checking a password. */
export interface PasswordCheck {
  readonly matches: boolean;
  /** The stored hash is bcrypt or of another cost: it is replaced when the password matches. */
  readonly outdated: boolean;
}

/** Computes password hashes, a bounded number at a time. */
export interface PasswordHasher {
  /** Argon2id as a PHC string. @throws HASHING_BUSY */
  hash(password: string): Promise<string>;
  /**
   * Checks a password. Without a stored hash the same work is done against a hash that nothing
   * matches, so that an unknown e-mail costs what a known one costs. @throws HASHING_BUSY
   */
  verify(stored: string | undefined, password: string): Promise<PasswordCheck>;
}

interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
}

export interface PasswordHasherOptions {
  readonly concurrency: number;
  readonly queueMax?: number;
  readonly waitMs?: number;
  readonly cost?: PasswordCost;
}

/** Above the OWASP minimum (19 MiB, 2 passes); about 100 ms on a small server. */
const PASSWORD_COST: PasswordCost = Object.freeze({ memoryKib: 64 * 1024, passes: 3 });

const QUEUE_MAX = 64;
const WAIT_MS = 10_000;
const BCRYPT = /^\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/;

/**
 * Opens a hasher; nothing is loaded before the first password. Passwords are normalised to NFKC
 * first (NIST SP 800-63B §3.1.1.2), so that two keyboards that encode `é` differently agree, and
 * used whole: argon2 cuts nothing off. bcrypt hashes from older systems are checked as typed;
 * bcrypt itself ignores everything after byte 72, which the upgrade at log-in ends.
 */
export function openPasswordHasher(options: PasswordHasherOptions): PasswordHasher {
  const { cost = PASSWORD_COST } = options;
  const inSlot = openWorkSlots({
    slots: options.concurrency,
    queueMax: options.queueMax ?? QUEUE_MAX,
    waitMs: options.waitMs ?? WAIT_MS,
  });
  const argon2Options = { memoryCost: cost.memoryKib, timeCost: cost.passes, parallelism: 1 };
  const nothing = unmatchableHash(cost);

  const verifyArgon2 = async (stored: string, password: string): Promise<PasswordCheck> => {
    const { verify, parseOptions } = await import('@node-rs/argon2');
    const found = parseOptions(stored);
    const matches = await inSlot(() => verify(stored, normalisePassword(password)));
    const same =
      stored.startsWith('$argon2id$') &&
      found.memoryCost === cost.memoryKib &&
      found.timeCost === cost.passes &&
      found.parallelism === 1;
    return { matches, outdated: !same };
  };

  return {
    async hash(password) {
      const { hash } = await import('@node-rs/argon2');
      // The library's default algorithm is argon2id.
      return inSlot(() => hash(normalisePassword(password), argon2Options));
    },
    async verify(stored, password) {
      if (stored?.startsWith('$argon2')) return verifyArgon2(stored, password);
      if (stored !== undefined && BCRYPT.test(stored)) {
        const { verify } = await import('@node-rs/bcrypt');
        // bcrypt reads up to the first NUL: such a password would be checked only in part.
        const whole = !password.includes('\0');
        const matches = await inSlot(() => verify(password, stored));
        return { matches: matches && whole, outdated: true };
      }
      await verifyArgon2(nothing, password);
      return { matches: false, outdated: false };
    },
  };
}

/** NFKC, as passwords are hashed and counted. Pure. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/** A hash of the right form and cost made of random bytes: computing any match is hopeless. */
function unmatchableHash(cost: PasswordCost): string {
  const unpadded = (bytes: number): string =>
    randomBytes(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=1$${unpadded(16)}$${unpadded(32)}`;
}
