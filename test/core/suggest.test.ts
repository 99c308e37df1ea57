import { expect, it } from 'vitest';

import { nearest } from '#core/suggest.ts';

it.each([
  ['migrat', 'migrate'],
  ['MIGRATE', 'migrate'],
  ['dcotor', 'doctor'],
  ['user', 'users'],
  ['doc', 'doctor'],
  ['zzzzzz', undefined],
  ['xy', undefined],
  ['', undefined],
])('suggests for %j the command %j', (typed, known) => {
  expect(nearest(typed, ['migrate', 'doctor', 'users'])).toBe(known);
});
