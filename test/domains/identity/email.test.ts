import { expect, test } from 'vitest';

import { hashEmail, parseDisplayName, parseEmail } from '../../../src/domains/identity/email.ts';

const fails = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('an address has one form, whatever was typed', () => {
  expect(parseEmail(' Ada.Lovelace+veza@Example.ORG ')).toBe('ada.lovelace+veza@example.org');
  expect(hashEmail('ada@example.org')).toHaveLength(32);
});

test('what is no address is refused', () => {
  const bad = ['', 'ada', 'ada@', '@example.org', 'ada@example', 'a b@example.org', 'a@b@c.org'];
  const worse = ['ada@example.org\0', 'ada@example.org\nbcc:x@y.org', 'İ@example.org'];
  const long = `${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(4)}org`;
  for (const text of [...bad, ...worse, long]) {
    expect([text, fails(() => parseEmail(text))]).toEqual([text, 'EMAIL_INVALID']);
  }
});

test('a display name may be in any script, but holds nothing that nobody sees', () => {
  for (const name of ['Ada', 'Зоя', '五郎', 'Ada 🎹', "O'Neill"]) {
    expect(parseDisplayName(` ${name} `)).toBe(name);
  }
  const bad = [
    '',
    '  ',
    'x'.repeat(101),
    'A\0da',
    'A\u001B[2Jda',
    'A\u202Eda',
    'A\nda',
    'A\u2066da',
  ];
  for (const name of bad) {
    expect([name, fails(() => parseDisplayName(name))]).toEqual([name, 'DISPLAY_NAME_INVALID']);
  }
});
