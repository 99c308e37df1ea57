import { describe, expect, it } from 'vitest';

import { describeContent } from '../../../src/commands/_kit/describe-content.ts';

describe('the line that says that the first content is in', () => {
  it.each([
    [{ ready: 10, failed: 0, known: 0, knownReady: 0 }, '10 tracks play.'],
    [{ ready: 1, failed: 0, known: 0, knownReady: 0 }, '1 track plays.'],
    [{ ready: 2, failed: 1, known: 0, knownReady: 0 }, '2 tracks play, 1 could not be transcoded.'],
    [
      { ready: 0, failed: 0, known: 7, knownReady: 7 },
      '7 tracks were there already, all of them play.',
    ],
    [
      { ready: 2, failed: 0, known: 5, knownReady: 3 },
      '2 tracks play; 5 tracks were there already, 3 of them play.',
    ],
    [{ ready: 0, failed: 0, known: 1, knownReady: 1 }, '1 track was there already, and plays.'],
    [
      { ready: 0, failed: 0, known: 1, knownReady: 0 },
      '1 track was there already, and does not play yet.',
    ],
    [{ ready: 0, failed: 1, known: 0, knownReady: 0 }, '1 could not be transcoded.'],
    [{ ready: 0, failed: 0, known: 0, knownReady: 0 }, undefined],
  ])('of %j says %s', (counts, line) => {
    expect(describeContent({ type: 'content.ready', ...counts })).toBe(line);
  });
});
