import { createHmac, generateKeyPairSync, createSign } from 'node:crypto';

import { SignJWT } from 'jose';
import { expect, test } from 'vitest';

import { randomIds } from '#core/ids.ts';
import type { Context } from '#context.ts';
import type { SessionId, UserId } from '#domains/identity/index.ts';

import {
  isCanonicalJws,
  signAccessToken,
  verifyAccessToken,
} from '../../../src/domains/identity/access-token.ts';
import { codeOf, createTestClock } from './identity-test.ts';

const SECRET = 'a secret of this test that is long enough';
const KEY = Buffer.from(SECRET);
const userId = randomIds.next<'user'>() as UserId;
const sessionId = randomIds.next<'session'>() as SessionId;
const clock = createTestClock();
const ctx = {
  clock,
  config: { auth: { accessTokenSeconds: 600 } } as Context['config'],
  keys: { key: async () => KEY },
};
const nowSeconds = Math.floor(clock.now().getTime() / 1000);
const CLAIMS = {
  iss: 'veza',
  aud: 'veza-api',
  sub: userId,
  sid: sessionId,
  iat: nowSeconds,
  exp: nowSeconds + 600,
};

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token made by hand, so that every part of it may be wrong. */
function forge(header: object, claims: object, key: Buffer | string = KEY, hash = 'sha256') {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
}

const HEADER = { alg: 'HS256', typ: 'at+jwt' };
const REFUSED = 'ACCESS_TOKEN_INVALID';
const outcome = (token: string) => codeOf(verifyAccessToken(ctx, token));

test('a signed token verifies and says who it is for', async () => {
  const token = await signAccessToken(ctx, { userId, sessionId, roles: ['user'] });
  expect(await verifyAccessToken(ctx, token)).toEqual({ userId, sessionId });
  expect(await verifyAccessToken(ctx, forge(HEADER, CLAIMS))).toEqual({ userId, sessionId });
});

test('a token ends to the second', async () => {
  const later = createTestClock(new Date(clock.now().getTime() + 599_999));
  const token = forge(HEADER, CLAIMS);
  expect(await verifyAccessToken({ ...ctx, clock: later }, token)).toEqual({ userId, sessionId });
  later.advance(1);
  await expect(verifyAccessToken({ ...ctx, clock: later }, token)).rejects.toMatchObject({
    details: { reason: 'expired' },
  });
});

test('algorithm none is refused in every spelling', async () => {
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
    const input = `${part({ alg, typ: 'at+jwt' })}.${part(CLAIMS)}`;
    expect(await outcome(`${input}.`)).toBe(REFUSED);
    expect(await outcome(forge({ alg, typ: 'at+jwt' }, CLAIMS))).toBe(REFUSED);
  }
});

test('other algorithms are refused, also with the right key', async () => {
  expect(await outcome(forge({ ...HEADER, alg: 'HS512' }, CLAIMS, KEY, 'sha512'))).toBe(REFUSED);
  expect(await outcome(forge({ ...HEADER, alg: 'HS384' }, CLAIMS, KEY, 'sha384'))).toBe(REFUSED);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const input = `${part({ ...HEADER, alg: 'RS256' })}.${part(CLAIMS)}`;
  const signature = createSign('sha256').update(input).sign(privateKey, 'base64url');
  expect(await outcome(`${input}.${signature}`)).toBe(REFUSED);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  expect(await outcome(forge(HEADER, CLAIMS, pem))).toBe(REFUSED);
});

test('a token that carries its own key is refused', async () => {
  const own = Buffer.from('a key that the attacker has chosen here');
  const jwk = { kty: 'oct', k: own.toString('base64url') };
  expect(await outcome(forge({ ...HEADER, jwk }, CLAIMS, own))).toBe(REFUSED);
  expect(await outcome(forge({ ...HEADER, jku: 'https://evil.example/keys' }, CLAIMS, own))).toBe(
    REFUSED,
  );
  expect(await outcome(forge({ ...HEADER, crit: ['exp'] }, CLAIMS))).toBe(REFUSED);
});

test('empty, default and known keys sign nothing that passes', async () => {
  for (const key of ['', 'secret', 'not so secret', 'changeme', '\0'.repeat(32)]) {
    expect(await outcome(forge(HEADER, CLAIMS, key))).toBe(REFUSED);
  }
});

test('another kind of token is refused', async () => {
  for (const typ of [undefined, 'JWT', 'jwt', 'at', 'refresh+jwt', 'at+jwt ']) {
    expect(await outcome(forge({ alg: 'HS256', typ }, CLAIMS))).toBe(REFUSED);
  }
});

test('wrong, missing and mistyped claims are refused', async () => {
  const wrong: Record<string, unknown>[] = [
    { aud: 'other-api' },
    { aud: undefined },
    { aud: {} },
    { iss: 'other' },
    { iss: undefined },
    { exp: undefined },
    { exp: String(CLAIMS.exp) },
    { exp: nowSeconds },
    { iat: undefined },
    { nbf: nowSeconds + 60 },
    { sub: undefined },
    { sub: 'admin' },
    { sid: undefined },
    { sid: 42 },
    { sid: "x' or true --" },
  ];
  for (const change of wrong)
    expect(await outcome(forge(HEADER, { ...CLAIMS, ...change }))).toBe(REFUSED);
});

test('every other text of the same token is refused', async () => {
  const token = await new SignJWT({ sid: sessionId })
    .setProtectedHeader(HEADER)
    .setIssuer('veza')
    .setAudience('veza-api')
    .setSubject(userId)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + 600)
    .sign(KEY);
  expect(await verifyAccessToken(ctx, token)).toEqual({ userId, sessionId });
  const last = token.at(-1)!;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  // 32 bytes take 43 characters and leave two spare bits: three other spellings of the last one.
  const spellings = [1, 2, 3].map(
    (bits) => token.slice(0, -1) + alphabet[alphabet.indexOf(last) ^ bits]!,
  );
  const padded = [`${token}=`, `${token} `, ` ${token}`, `${token}\n`, `${token}.`, `.${token}`];
  const [header, payload, signature] = token.split('.');
  const cut = [`${header}.${payload}`, `${header}..${signature}`, '..', '', 'x', 'a.b.c'];
  for (const text of [...spellings, ...padded, ...cut, `${token}.${'A'.repeat(5000)}`]) {
    expect(await outcome(text)).toBe(REFUSED);
  }
});

test('a changed payload is refused', async () => {
  const [header, , signature] = forge(HEADER, CLAIMS).split('.');
  expect(
    await outcome(`${header}.${part({ ...CLAIMS, sid: randomIds.next() })}.${signature}`),
  ).toBe(REFUSED);
});

test('only the one base64url form of three parts is canonical', () => {
  expect(isCanonicalJws('AA.AA.AA')).toBe(true);
  for (const text of ['AB.AA.AA', 'AA.AA', 'AA.AA.AA.AA', 'A+.AA.AA', 'AA==.AA.AA', 'A.AA.AA']) {
    expect(isCanonicalJws(text)).toBe(false);
  }
});
