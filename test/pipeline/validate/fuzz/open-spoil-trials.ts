import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';

import { copyAsset, GOOD_ASSETS, type GoodAssetName } from '../good-assets.ts';

/** Spoiled assets that one process validates. */
const ASSETS_A_TRIAL = 500;
/** A trial takes seconds; one that takes this long hangs. */
const TIMEOUT_MS = 180_000;
/** Above what reading any of the assets takes: memory that a lying size made somebody reserve. */
const RSS_BYTES_MAX = 600 * 1024 * 1024;

export interface SpoilTrials {
  /** Validates spoiled assets in a process of its own; says what came of it. Throws what is wrong. */
  trial(input: {
    readonly index: number;
    readonly draw: (below: number) => number;
  }): Promise<string>;
}

interface Summary {
  readonly findings: number;
  readonly refused: number;
  readonly slowestMs: number;
  readonly slowestSeed: number;
  readonly rssMax: number;
}

/**
 * Writes the good assets into a folder.
 * @param program what `validate-spoiled.program.ts` was bundled to.
 */
export async function openSpoilTrials(workDir: string, program: string): Promise<SpoilTrials> {
  const folder = path.join(workDir, 'assets');
  for (const name of Object.keys(GOOD_ASSETS) as GoodAssetName[]) {
    for (const [file, data] of await copyAsset(name)) {
      const place = path.join(folder, name, file);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, data);
    }
  }
  return {
    trial: async ({ draw }) => {
      const first = draw(2 ** 31);
      const args = [program, folder, String(first), String(ASSETS_A_TRIAL)];
      const run = await execa(process.execPath, args, { reject: false, timeout: TIMEOUT_MS });
      const told = run.stdout.trimEnd().split('\n');
      const last = told.at(-1)!;
      if (run.timedOut) throw new Error(`seed ${last} did not end within ${TIMEOUT_MS} ms`);
      if (run.failed) throw new Error(`seed ${last}: ${run.stderr.slice(0, 2000)}`);
      const { findings, refused, slowestMs, slowestSeed, rssMax } = JSON.parse(last) as Summary;
      const rss = `${Math.round(rssMax / 1024 / 1024)} MiB`;
      if (rssMax > RSS_BYTES_MAX) throw new Error(`from seed ${first} on memory grew to ${rss}`);
      return (
        `${ASSETS_A_TRIAL} from seed ${first}: ${findings} findings, ${refused} without a playlist, ` +
        `the slowest ${Math.round(slowestMs)} ms (seed ${slowestSeed}), ${rss}`
      );
    },
  };
}
