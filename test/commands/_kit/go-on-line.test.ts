import { expect, test } from 'vitest';

import { goOnLine, type GoOn } from '../../../src/commands/_kit/go-on-line.ts';

test('a list goes on with what was asked of it, but for what it does anyway', () => {
  const known = { state: {}, all: { default: false }, limit: { default: 50 }, cursor: {} };
  const line = (flags: GoOn['flags']) =>
    goOnLine({ command: 'orders list', known, flags, at: ['cursor', 'next'] });
  expect(line({ limit: 50, all: false, json: true })).toBe('veza orders list --cursor next');
  expect(line({ state: "it's new", all: true, limit: 2, cursor: 'before' })).toBe(
    String.raw`veza orders list --state 'it'\''s new' --all --limit 2 --cursor next`,
  );
});
