import { expect, test } from 'vitest';

import { isCountry } from '#core/is-country.ts';

test('countries are those that there are, by the code that they have now', () => {
  expect(['DE', 'FR', 'US', 'GB', 'XK'].map(isCountry)).toEqual(Array(5).fill(true));
  expect(['ZZ', 'EU', 'UK', 'SU', 'QQ', 'de', 'DEU', ''].map(isCountry)).toEqual(
    Array(8).fill(false),
  );
});
