import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parseFile } from 'music-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { systemClock } from '#core/clock.ts';
import { measureDemo, writeDemoLibrary } from '#seed/demo/write-demo-library.ts';

import hashes from '../../fixtures/demo-sha256.json' with { type: 'json' };

let dir: string;
const written: string[] = [];
let longestHoldMs = 0;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-demo-'));
  let lastMs = performance.now();
  const timer = setInterval(() => {
    longestHoldMs = Math.max(longestHoldMs, performance.now() - lastMs);
    lastMs = performance.now();
  }, 1);
  const ctx = { signal: new AbortController().signal, clock: systemClock };
  for await (const event of writeDemoLibrary(ctx, dir))
    written.push(path.relative(dir, event.path));
  clearInterval(timer);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('ten tracks and their covers have the same bytes on every run and engine', async () => {
  const albums = [...new Set(written.map((name) => path.dirname(name)))];
  const files = [...written, ...albums.map((album) => path.join(album, 'cover.png'))];
  const found: Record<string, string> = {};
  for (const name of files.toSorted()) {
    const bytes = await readFile(path.join(dir, name));
    found[name] = createHash('sha256').update(bytes).digest('hex');
  }
  expect(found).toEqual(hashes);
});

test('every track is 30 to 50 seconds of 44.1 kHz stereo with its tags', async () => {
  expect(written).toHaveLength(10);
  for (const name of written) {
    const { common, format } = await parseFile(path.join(dir, name));
    expect(format).toMatchObject({ sampleRate: 44_100, numberOfChannels: 2, bitsPerSample: 16 });
    expect(format.duration).toBeGreaterThan(30);
    expect(format.duration).toBeLessThan(50);
    const number = String(common.track.no).padStart(2, '0');
    expect(name).toBe(path.join(common.artist!, common.album!, `${number} - ${common.title}.wav`));
  }
});

test('the size that is announced is the size that is written', async () => {
  const sizes = await Promise.all(
    written.map(async (name) => (await readFile(path.join(dir, name))).length),
  );
  expect(measureDemo()).toMatchObject({
    filesTotal: 10,
    bytesTotal: sizes.reduce((sum, bytes) => sum + bytes, 0),
  });
});

test('no track is cut off at full scale, and none is silent for long', async () => {
  for (const name of written) {
    const bytes = await readFile(path.join(dir, name));
    let peak = 0;
    let silentFrames = 0;
    let longestSilence = 0;
    for (let at = bytes.length % 4; at + 4 <= bytes.length; at += 4) {
      const level = Math.max(Math.abs(bytes.readInt16LE(at)), Math.abs(bytes.readInt16LE(at + 2)));
      if (at > 400) peak = Math.max(peak, level);
      silentFrames = level < 30 ? silentFrames + 1 : 0;
      longestSilence = Math.max(longestSilence, silentFrames);
    }
    expect(peak, name).toBeGreaterThan(8000);
    expect(peak, name).toBeLessThan(30_000);
    expect(longestSilence / 44_100, name).toBeLessThan(2);
  }
});

test('the synthesis gives way to other work all the time', () => {
  // A slice is 8 ms; the allowance is for a machine that does much else.
  expect(longestHoldMs).toBeLessThan(1000);
});
