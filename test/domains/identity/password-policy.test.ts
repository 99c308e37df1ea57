import { expect, test } from 'vitest';

import { commonPasswords } from '../../../src/domains/identity/common-passwords.ts';
import { checkNewPassword } from '../../../src/domains/identity/password-policy.ts';

const ADA = { email: 'ada.lovelace@example.org', displayName: 'Ada Lovelace' };

function verdict(password: string, person = ADA): string {
  try {
    checkNewPassword(password, person);
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test('the list of common passwords has thousands of possible ones', () => {
  const all = new Set(commonPasswords());
  expect(all.size).toBeGreaterThan(3000);
  const useless = [...all].filter((text) => text.length < 8 || text !== text.toLowerCase());
  expect(useless).toEqual([]);
  const missed = [...all].filter((text, n) => n % 500 === 0 && verdict(text) === 'accepted');
  expect(missed).toEqual([]);
});

test('what guessers try first is refused', () => {
  const common = `password1 Password1! P@ssw0rd passw0rd123 12345678 123456789 1234567890 11111111
    qwertyuiop qwerty123 Qwerty123! 1q2w3e4r 1qaz2wsx asdfghjkl zxcvbnm1 iloveyou iloveyou1
    sunshine princess football baseball1 welcome1 Welcome123 admin123 letmein1 monkey123
    dragon2024 Summer2025! Winter2023 michael1 jordan23 trustno1 superman starwars abcd1234
    abcdefgh 87654321 qwertyqwerty passwordpassword 19901991 88888888 changeme veza2026`;
  for (const password of common.trim().split(/\s+/)) {
    expect([password, verdict(password)]).toEqual([password, 'PASSWORD_COMMON']);
  }
});

test('a few characters over and over are refused', () => {
  for (const password of ['aaaaaaaa', 'abababab', 'abcabcabcabc', '--------', 'xyxyxyxyx']) {
    expect(verdict(password)).toBe('PASSWORD_COMMON');
  }
});

test('the e-mail and the name are refused, alone and dressed up', () => {
  const own = [
    'ada.lovelace@example.org',
    'ada.lovelace',
    'lovelace1',
    'AdaLovelace',
    'Ada Lovelace!',
  ];
  for (const password of own) expect(verdict(password)).toBe('PASSWORD_COMMON');
});

test('sentences and random passwords are accepted, in any script', () => {
  const good = [
    'seven quiet lanterns',
    'hZ9$kq2!vWm4',
    'correct horse battery staple',
    'пять синих чашек',
    '五つの青い茶碗と猫',
    'lovelace counts on quiet rivers',
    '🎹🎻🥁🎺🎷🎸🪕🪗',
  ];
  for (const password of good)
    expect([password, verdict(password)]).toEqual([password, 'accepted']);
});

test('8 to 256 code points are possible', () => {
  const text = 'k7#pQ2vX9w';
  expect(verdict(text.slice(0, 7))).toBe('PASSWORD_LENGTH');
  expect(verdict(text.slice(0, 8))).toBe('accepted');
  const long = Array.from({ length: 256 }, (_, n) => String.fromCodePoint(0x4e00 + n * 7)).join('');
  expect(verdict(long)).toBe('accepted');
  expect(verdict(`${long}x`)).toBe('PASSWORD_LENGTH');
});
