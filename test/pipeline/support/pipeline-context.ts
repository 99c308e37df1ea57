import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Context } from '#context.ts';
import { systemClock } from '#core/clock.ts';
import { loadConfig } from '#core/config.ts';
import { openLocalStorage } from '#storage/local-storage.ts';

export type PipelineContext = Pick<Context, 'config' | 'clock' | 'signal' | 'storage'>;

/** A data folder of its own with real storage; disposing removes it with everything in it. */
export interface PipelineHouse extends AsyncDisposable {
  readonly dir: string;
  /** A context whose signal is the one given, or one that is never aborted. */
  context(options?: { signal?: AbortSignal; ffmpegPath?: string }): Promise<PipelineContext>;
}

export async function openPipelineHouse(): Promise<PipelineHouse> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-pipeline-'));
  return {
    dir,
    context: async ({ signal = new AbortController().signal, ffmpegPath = 'ffmpeg' } = {}) => {
      const environment = {
        VEZA_DATA_DIR: path.join(dir, 'data'),
        VEZA_ENV: 'test',
        VEZA_TRANSCODE_FFMPEG_PATH: ffmpegPath,
      };
      const { config } = await loadConfig({ environment, cwd: dir });
      const storage = await openLocalStorage({ config });
      return { config, clock: systemClock, signal, storage };
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
