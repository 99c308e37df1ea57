import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { VezaError } from '#core/errors.ts';
import { runWork } from '#core/events.ts';
import { PROFILES } from '#pipeline/validate/presentation.ts';
import { validateHls } from '#pipeline/validate/validate-hls.ts';

import type { GoodAsset } from '../good-assets.ts';
import { locationOf, openMemorySource } from '../memory-source.ts';
import { openDraw, spoil } from './spoil.ts';

/**
 * Validates spoiled assets, one after the other: `<folder of assets> <first seed> <count>`. Before
 * each it says its seed, so that whoever watches knows which one hangs or kills; at the end a line
 * of JSON. An error that is not a VezaError ends it.
 */
const [folder, first, count] = process.argv.slice(2);
const assets = await loadAssets(folder!);
const { signal } = new AbortController();
let findings = 0;
let refused = 0;
let slowestMs = 0;
let slowestSeed = 0;
let rssMax = 0;
for (let seed = Number(first); seed < Number(first) + Number(count); seed += 1) {
  process.stdout.write(`${seed}\n`);
  const draw = openDraw(seed);
  const files = new Map(assets[draw(assets.length)]);
  spoil(files, draw);
  const input = {
    location: locationOf('master.m3u8'),
    source: openMemorySource(files),
    profile: PROFILES[draw(PROFILES.length)]!,
    depth: draw(4) === 0 ? 'playlists' : 'media',
  } as const;
  const startedAt = performance.now();
  try {
    const report = await runWork(validateHls({ signal }, input));
    findings += report.findings.length;
  } catch (error) {
    if (!(error instanceof VezaError) || error.code !== 'HLS_UNREADABLE') throw error;
    refused += 1;
  }
  const tookMs = performance.now() - startedAt;
  if (tookMs > slowestMs) {
    slowestMs = tookMs;
    slowestSeed = seed;
  }
  rssMax = Math.max(rssMax, process.memoryUsage.rss());
}
process.stdout.write(`${JSON.stringify({ findings, refused, slowestMs, slowestSeed, rssMax })}\n`);

async function loadAssets(dir: string): Promise<GoodAsset[]> {
  const names = (await readdir(dir)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const files = await readdir(path.join(dir, name), { recursive: true, withFileTypes: true });
      const asset: GoodAsset = new Map();
      for (const file of files.filter((one) => one.isFile())) {
        const place = path.join(file.parentPath, file.name);
        asset.set(path.relative(path.join(dir, name), place), await readFile(place));
      }
      return asset;
    }),
  );
}
