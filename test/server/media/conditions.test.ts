import { describe, expect, test } from 'vitest';

import { checkConditions, rangeApplies } from '#server/media/conditions.ts';

const file = { etag: '"abc"', modifiedAt: new Date('2026-01-02T03:04:05.678Z') };
const SAME = 'Fri, 02 Jan 2026 03:04:05 GMT';
const EARLIER = 'Fri, 02 Jan 2026 03:04:04 GMT';

describe('checkConditions', () => {
  test.each([
    [{}, 'send'],
    [{ 'if-none-match': '"abc"' }, 'not-modified'],
    [{ 'if-none-match': 'W/"abc"' }, 'not-modified'],
    [{ 'if-none-match': '"x", "abc"' }, 'not-modified'],
    [{ 'if-none-match': '*' }, 'not-modified'],
    [{ 'if-none-match': '"x"' }, 'send'],
    [{ 'if-modified-since': SAME }, 'not-modified'],
    [{ 'if-modified-since': EARLIER }, 'send'],
    [{ 'if-modified-since': 'yesterday' }, 'send'],
    // RFC 9110 §13.1.3: If-None-Match makes If-Modified-Since void.
    [{ 'if-none-match': '"x"', 'if-modified-since': SAME }, 'send'],
    [{ 'if-match': '"abc"' }, 'send'],
    [{ 'if-match': '*' }, 'send'],
    [{ 'if-match': '"x"' }, 'failed'],
    // RFC 9110 §13.1.1: If-Match compares strongly.
    [{ 'if-match': 'W/"abc"' }, 'failed'],
  ])('%j → %s', (headers, expected) => {
    expect(checkConditions(headers, file)).toBe(expected);
  });
});

describe('rangeApplies', () => {
  test.each([
    [undefined, true],
    ['"abc"', true],
    ['"x"', false],
    ['W/"abc"', false],
    [SAME, true],
    [EARLIER, false],
    ['nonsense', false],
  ])('If-Range: %s → %s', (header, expected) => {
    expect(rangeApplies(header, file)).toBe(expected);
  });
});
