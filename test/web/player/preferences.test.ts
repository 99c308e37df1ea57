import { expect, test } from 'vitest';

import { readPreferences, writePreferences } from '#web/player/preferences.ts';

function memory(initial?: string) {
  let kept = initial;
  return {
    getItem: () => kept ?? null,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
  };
}

test('what was set comes back', () => {
  const storage = memory();
  writePreferences(storage, { volume: 0.3, muted: true, keys: false });
  expect(readPreferences(storage)).toEqual({ volume: 0.3, muted: true, keys: false });
});

test.each(['{broken', '{"volume":7}', '{"volume":"loud"}', 'null'])(
  'rubbish in the storage (%s) gives a volume that can be heard',
  (rubbish) => {
    expect(readPreferences(memory(rubbish)).volume).toBe(0.8);
  },
);
