import { hash as bcryptHash } from '@node-rs/bcrypt';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { createUser, logIn, openPasswordHasher } from '#domains/identity/index.ts';
import { toVezaError } from '#core/errors.ts';
import { query, queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import {
  CHEAP,
  codeOf,
  countHashes,
  FIREFOX,
  openIdentityTest,
  PASSWORD,
  type IdentityTest,
} from './identity-test.ts';

const EMAIL = 'bob@example.org';

let t: IdentityTest;
beforeAll(async () => {
  t = await openIdentityTest();
  await createUser(t.ctx, { email: EMAIL, password: PASSWORD, displayName: 'Bob', role: 'user' });
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  await query(t.ctx, sql`delete from login_failures`);
});

const attempt = (email: string, password: string, ctx = t.ctx) =>
  logIn(ctx, { email, password, client: FIREFOX });

async function failTimes(email: string, times: number): Promise<(string | undefined)[]> {
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < times; n += 1) codes.push(await codeOf(attempt(email, 'wrong')));
  return codes;
}

test('the right password signs in, whatever the case of the e-mail', async () => {
  const grant = await attempt(' BOB@example.ORG', PASSWORD);
  expect(grant.user).toMatchObject({ email: EMAIL, role: 'user' });
  expect(grant).not.toHaveProperty('user.passwordHash');
});

test('an unknown e-mail and a wrong password are answered alike, after the same hashing', async () => {
  const answers = [];
  for (const email of [EMAIL, 'nobody@example.org']) {
    const before = t.passwords.computed();
    const slept = t.clock.sleptMs();
    const error = toVezaError(await attempt(email, 'wrong').catch((thrown: unknown) => thrown));
    const { code, status, message, hint, details } = error;
    answers.push({
      error: { code, status, message, hint, details },
      hashes: t.passwords.computed() - before,
      sleptMs: t.clock.sleptMs() - slept,
    });
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]).toMatchObject({ error: { code: 'LOGIN_REFUSED' }, hashes: 1, sleptMs: 500 });
});

test('a disabled account is answered like a wrong password', async () => {
  await query(t.ctx, sql`update users set state = 'disabled' where email = ${EMAIL}`);
  expect(await codeOf(attempt(EMAIL, PASSWORD))).toBe('LOGIN_REFUSED');
  await query(t.ctx, sql`update users set state = 'active' where email = ${EMAIL}`);
});

test('after five failures the wait doubles, for known and unknown e-mails alike', async () => {
  for (const email of [EMAIL, 'nobody@example.org']) {
    const refused = Array<string>(5).fill('LOGIN_REFUSED');
    expect(await failTimes(email, 6)).toEqual([...refused, 'LOGIN_LOCKED']);
    for (const waitSeconds of [1, 2, 4, 8]) {
      await expect(attempt(email, 'wrong')).rejects.toMatchObject({
        code: 'LOGIN_LOCKED',
        status: 429,
        details: { retryAfterSeconds: waitSeconds },
      });
      t.clock.advance(waitSeconds * 1000);
      expect(await codeOf(attempt(email, 'wrong'))).toBe('LOGIN_REFUSED');
    }
  }
});

test('the wait never exceeds 15 minutes', async () => {
  await failTimes(EMAIL, 5);
  for (let n = 0; n < 15; n += 1) {
    t.clock.advance(15 * 60_000);
    expect(await codeOf(attempt(EMAIL, 'wrong'))).toBe('LOGIN_REFUSED');
  }
  await expect(attempt(EMAIL, PASSWORD)).rejects.toMatchObject({
    details: { retryAfterSeconds: 15 * 60 },
  });
});

test('a locked e-mail costs no hashing, and the right password does not pass', async () => {
  await failTimes(EMAIL, 5);
  const before = t.passwords.computed();
  expect(await codeOf(attempt(EMAIL, PASSWORD))).toBe('LOGIN_LOCKED');
  expect(t.passwords.computed()).toBe(before);
});

test('a success forgets the failures', async () => {
  await failTimes(EMAIL, 4);
  await attempt(EMAIL, PASSWORD);
  expect(await failTimes(EMAIL, 5)).toEqual(Array<string>(5).fill('LOGIN_REFUSED'));
});

test('failures of yesterday are forgotten', async () => {
  await failTimes(EMAIL, 4);
  t.clock.advance(86_400_001);
  expect(await failTimes(EMAIL, 5)).toEqual(Array<string>(5).fill('LOGIN_REFUSED'));
});

test('parallel guesses cannot outrun the count', async () => {
  const before = t.passwords.computed();
  const codes = await Promise.all(
    Array.from({ length: 40 }, (_, n) => codeOf(attempt(EMAIL, `guess ${n}`))),
  );
  expect(codes.filter((code) => code === 'LOGIN_REFUSED')).toHaveLength(5);
  expect(codes.filter((code) => code === 'LOGIN_LOCKED')).toHaveLength(35);
  expect(t.passwords.computed() - before).toBe(5);
});

test('exempt e-mails are never locked outside production, and always in it', async () => {
  const auth = { ...t.ctx.config.auth, lockoutExemptEmails: [EMAIL] };
  const withEnv = (env: 'test' | 'production') => ({
    ...t.ctx,
    config: { ...t.ctx.config, env, auth },
  });
  for (let n = 0; n < 8; n += 1) {
    expect(await codeOf(attempt(EMAIL, 'wrong', withEnv('test')))).toBe('LOGIN_REFUSED');
  }
  for (let n = 0; n < 5; n += 1) await codeOf(attempt(EMAIL, 'wrong', withEnv('production')));
  expect(await codeOf(attempt(EMAIL, 'wrong', withEnv('production')))).toBe('LOGIN_LOCKED');
});

test('a crowd that the machine cannot hash for locks nobody out', async () => {
  const passwords = countHashes(
    openPasswordHasher({ concurrency: 1, queueMax: 0, cost: { memoryKib: 65_536, passes: 3 } }),
  );
  const crowded = { ...t.ctx, passwords };
  const codes = await Promise.all(
    Array.from({ length: 6 }, () => codeOf(attempt(EMAIL, 'wrong', crowded))),
  );
  expect(codes).toContain('HASHING_BUSY');
  expect(await codeOf(attempt(EMAIL, PASSWORD))).toBeUndefined();
});

const storedHash = async (): Promise<string> =>
  (
    await queryOne<{ passwordHash: string }>(
      t.ctx,
      sql`select password_hash from users where email = ${EMAIL}`,
    )
  ).passwordHash;

test('a bcrypt hash still signs in and is replaced by argon2id', async () => {
  const legacy = await bcryptHash(PASSWORD, { cost: 4 });
  await query(t.ctx, sql`update users set password_hash = ${legacy} where email = ${EMAIL}`);
  expect(await codeOf(attempt(EMAIL, 'wrong'))).toBe('LOGIN_REFUSED');
  expect(await storedHash()).toBe(legacy);
  await attempt(EMAIL, PASSWORD);
  expect(await storedHash()).toMatch(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$/);
  await attempt(EMAIL, PASSWORD);
});

test('a hash of another cost is replaced at log-in', async () => {
  const old = await openPasswordHasher({
    concurrency: 1,
    cost: { ...CHEAP, passes: 2 },
  }).hash(PASSWORD);
  await query(t.ctx, sql`update users set password_hash = ${old} where email = ${EMAIL}`);
  await attempt(EMAIL, PASSWORD);
  expect(await storedHash()).toContain('m=1024,t=1,p=1');
});

test('a hash that nobody can read signs nobody in, at the usual cost', async () => {
  const right = await storedHash();
  await query(t.ctx, sql`update users set password_hash = 'plain text' where email = ${EMAIL}`);
  expect(await codeOf(attempt(EMAIL, 'plain text'))).toBe('LOGIN_REFUSED');
  await query(t.ctx, sql`update users set password_hash = ${right} where email = ${EMAIL}`);
});
