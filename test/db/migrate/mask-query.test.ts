import { expect, it } from 'vitest';

import { maskQuery } from '#db/migrate/mask-query.ts';

it.each([
  [
    `select *\n  from t where a = 'it''s secret' and b = 42.5`,
    `select * from t where a = '?' and b = ?`,
  ],
  [`do $body$ begin 'x' end $body$`, `do '?'`],
  [`insert into t2 values ('cut off`, `insert into t2 values ('?'`],
])('shows %j without its constants', (query, shown) => {
  expect(maskQuery(query)).toBe(shown);
});

it('cuts what is long', () => {
  expect(maskQuery(`select ${'a, '.repeat(200)}`)).toMatch(/^select a, .{100,120}…$/);
});
