import { expect, test } from 'vitest';

import { hlsProgress } from '../../../src/commands/_kit/hls-progress.ts';

const segments = (subject: string, segmentsDone: number) =>
  ({
    type: 'validate.progress',
    subject,
    segmentsDone,
    segmentsTotal: 200,
    bytesDone: 1024,
  }) as const;

test('one presentation is told by its segments', () => {
  const { measure } = hlsProgress();
  expect(measure(segments('a.m3u8', 50))).toEqual({
    done: 50,
    total: 200,
    label: 'a.m3u8: 50 of 200 segments, 1.0 KiB',
  });
});

test('of several the bar is all of them, with what is open as parts', () => {
  const { describe, measure } = hlsProgress();
  expect(measure({ type: 'subjects.progress', done: 0, total: 16 })).toMatchObject({ done: 0 });
  measure(segments('a.m3u8', 100));
  expect(measure(segments('b.m3u8', 50))).toEqual({
    done: 0.75,
    total: 16,
    label: '1 of 16: b.m3u8: 50 of 200 segments, 1.0 KiB',
  });
  expect(describe({ type: 'subject.validated', subject: 'a.m3u8', counts: undefined })).toBe(
    undefined,
  );
  expect(measure({ type: 'subjects.progress', done: 1, total: 16 })).toEqual({
    done: 1.25,
    total: 16,
    label: '1 of 16 presentations',
  });
  expect(describe(segments('b.m3u8', 51))).toBe('2 of 16: b.m3u8: 51 of 200 segments, 1.0 KiB');
});

test('short ones come and go without a word', () => {
  const { measure } = hlsProgress();
  const short = { ...segments('a.m3u8', 1), segmentsTotal: 99 };
  expect(measure(short)).toBe(undefined);
});
