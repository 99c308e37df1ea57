import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { keepLastLines } from '#pipeline/encode/last-lines.ts';
import { startFfmpeg } from '#pipeline/encode/start-ffmpeg.ts';

test('keeps what FFmpeg writes until somebody reads, however late', async () => {
  const run = startFfmpeg({
    program: 'ffmpeg',
    arguments: '-v error -f lavfi -i sine=duration=1:sample_rate=8000 -f s16le pipe:3'.split(' '),
    fed: false,
    fdMax: 3,
    lastLines: keepLastLines('/nothing', 'nothing'),
  });
  const output = run.output(3);
  // Long after the bytes are there and the process is gone.
  await sleep(1000);
  let bytes = 0;
  for await (const chunk of output) bytes += (chunk as Buffer).byteLength;
  expect(bytes).toBe(16_000);
  expect(await run.ended).toMatchObject({ succeeded: true });
});
