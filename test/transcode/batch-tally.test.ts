import { expect, it } from 'vitest';

import { createBatchTally } from '#transcode/batch-tally.ts';

function open() {
  let nowMs = 0;
  const tally = createBatchTally({ monotonicMs: () => nowMs });
  return { tally, pass: (ms: number) => (nowMs += ms) };
}

it('tells pace and time left from the bytes of the sources, once all are found', () => {
  const { tally, pass } = open();
  tally.found(1000);
  tally.found(3000);
  const first = tally.started(1000);
  pass(1000);
  first.reached(50_000, 100_000);
  expect(tally.progress()).toMatchObject({ encoding: 1, waiting: 1, speed: 50, leftMs: null });
  tally.allFound();
  expect(tally.progress()).toMatchObject({ bytesDone: 500, bytesTotal: 4000, leftMs: 7000 });
  pass(1000);
  first.done(100_000);
  expect(tally.progress()).toMatchObject({ done: 1, encoding: 0, speed: 50, leftMs: 6000 });
  const second = tally.started(3000);
  second.failed();
  expect(tally.progress()).toMatchObject({ failed: 1, bytesTotal: 1000, leftMs: 0 });
  expect(tally.result()).toMatchObject({ done: 1, failed: 1, encodedMs: 100_000, wallMs: 2000 });
});

it('does not count as work what turns out to be unchanged or was stopped', () => {
  const { tally } = open();
  tally.skipped();
  tally.found(1000);
  const file = tally.started(1000);
  tally.skipped({ bytes: 1000 });
  file.dropped();
  tally.ignored();
  tally.refused();
  expect(tally.progress()).toMatchObject({
    skipped: 2,
    failed: 1,
    encoding: 0,
    bytesTotal: 0,
    speed: null,
  });
  expect(tally.result()).toMatchObject({ done: 0, skipped: 2, failed: 1, ignored: 1 });
});
