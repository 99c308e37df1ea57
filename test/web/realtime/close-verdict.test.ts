import { expect, test } from 'vitest';

import { WS_CLOSE } from '#server/contract/ws.ts';
import { closeVerdict, reconnectDelayMs } from '#web/realtime/close-verdict.ts';

test.each(['goingAway', 'slow', 'silent', 'noConnect', 'flood'] as const)(
  'a connection that was closed as %s is opened again',
  (name) => expect(closeVerdict(WS_CLOSE[name])).toBe('reconnect'),
);

test.each([
  'unsupportedData',
  'tooBig',
  'badProtocol',
  'unauthenticated',
  'forbidden',
  'connectionLimit',
] as const)('a connection that was closed as %s stays closed', (name) =>
  expect(closeVerdict(WS_CLOSE[name])).toBe('stop'),
);

test('a lost network (1006) is worth another try', () => {
  expect(closeVerdict(1006)).toBe('reconnect');
});

test('the first try comes within a second, the following ones later, never beyond 20 s', () => {
  expect(reconnectDelayMs(0, 0.999)).toBeLessThan(1000);
  expect(reconnectDelayMs(3, 0.5)).toBe(2000);
  expect(reconnectDelayMs(30, 0.999)).toBeLessThanOrEqual(20_000);
  expect(reconnectDelayMs(30, 0)).toBe(0);
});
