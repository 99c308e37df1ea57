import { commonPasswords } from './common-passwords.ts';
import { identityErrors } from './errors.ts';
import { normalisePassword } from './password-hasher.ts';

const LENGTH_MIN = 8;
const LENGTH_MAX = 256;
const PERSONAL_WORD_MIN = 4;

const LEET: Readonly<Record<string, string>> = Object.freeze({
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
});

/**
 * Refuses a new password that is too short, too long, among the first that are tried, or little
 * more than the person's own e-mail or name. Nothing about its composition is demanded
 * (OWASP ASVS 5.0, 6.2). Lengths count code points after NFKC. Pure.
 * @throws PASSWORD_LENGTH, PASSWORD_COMMON
 */
export function checkNewPassword(
  password: string,
  person: { email: string; displayName: string },
): void {
  const normal = normalisePassword(password);
  const length = Array.from(normal).length;
  if (length < LENGTH_MIN || length > LENGTH_MAX) {
    throw identityErrors.PASSWORD_LENGTH({ length, min: LENGTH_MIN, max: LENGTH_MAX });
  }
  const lower = normal.toLowerCase();
  if (isRepetitive(lower)) {
    throw identityErrors.PASSWORD_COMMON({ reason: 'it repeats a few characters' });
  }
  if (isCommon(lower)) {
    throw identityErrors.PASSWORD_COMMON({
      reason: 'it is among the passwords that are tried first',
    });
  }
  if (isPersonal(lower, person)) {
    throw identityErrors.PASSWORD_COMMON({ reason: 'it is made of the e-mail or the name' });
  }
}

/** Whether a lower-case password, or what it means in look-alike digits, is on the list. */
function isCommon(lower: string): boolean {
  const spoken = Array.from(lower, (char) => LEET[char] ?? char).join('');
  // The list has digits at the ends only; look-alikes are undone in the word before them.
  const tail = /[\d\W_]*$/.exec(lower)![0];
  const spokenWord = spoken.slice(0, spoken.length - tail.length) + tail;
  const forms = [lower, spoken, spokenWord];
  for (const common of commonPasswords((stem) => forms.some((form) => form.includes(stem)))) {
    if (forms.includes(common)) return true;
  }
  return false;
}

/** One to four characters over and over: `aaaaaaaa`, `abcabcabc`. */
function isRepetitive(lower: string): boolean {
  return /^(.{1,4}?)\1+.{0,3}$/su.test(lower) && new Set(lower).size <= 4;
}

function isPersonal(lower: string, person: { email: string; displayName: string }): boolean {
  const email = person.email.toLowerCase();
  const words = [email, ...email.split(/[@.+_-]/), ...person.displayName.toLowerCase().split(/\s+/)]
    .concat(person.displayName.toLowerCase(), email.split('@')[0]!)
    .filter((word) => word.length >= PERSONAL_WORD_MIN)
    .toSorted((a, b) => b.length - a.length);
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), lower);
  return rest.length < lower.length && rest.length < LENGTH_MIN - 2;
}
