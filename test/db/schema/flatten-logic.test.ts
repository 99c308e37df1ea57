import { expect, it } from 'vitest';

import { flattenLogic } from '#db/schema/flatten-logic.ts';

it.each([
  [
    'CHECK ((((a >= 3) AND (a <= 5)) AND (b = lower(b))))',
    'CHECK (((a >= 3) AND (a <= 5) AND (b = lower(b))))',
  ],
  ['(a OR ((b OR c)))', '(a OR ((b OR c)))'],
  ['((a OR b) AND c)', '((a OR b) AND c)'],
  ['(x AND (y OR (z OR w)))', '(x AND (y OR z OR w))'],
  [`((a = ' AND (') AND (b AND "c) AND"))`, `((a = ' AND (') AND b AND "c) AND")`],
  ['CASE WHEN (a AND b) THEN 1 END', 'CASE WHEN (a AND b) THEN 1 END'],
  ['f((a AND b), c)', 'f((a AND b), c)'],
])('writes %s as %s', (given, wanted) => {
  expect(flattenLogic(given)).toBe(wanted);
});
