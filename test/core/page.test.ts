import { expect, it } from 'vitest';

import { toPage } from '#core/page.ts';

it.each([
  [[], { items: [], limit: 2, nextCursor: null }],
  [[1, 2], { items: [1, 2], limit: 2, nextCursor: null }],
  [[1, 2, 3], { items: [1, 2], limit: 2, nextCursor: 'after 2' }],
])('cuts a page of two out of %j', (rows, page) => {
  expect(toPage<number>(rows, 2, (last) => `after ${last}`)).toEqual(page);
});
