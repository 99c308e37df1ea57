import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createBaseContext, type BaseContext } from '#context.ts';
import { embeddedPaths, type EmbeddedPaths } from '#db/embedded/paths.ts';
import { findPostmaster } from '#db/embedded/postmaster-pid.ts';
import { stopPostmaster } from '#db/embedded/stop-postmaster.ts';
import { testConfig } from '#test/support/test-config.ts';

export interface EmbeddedTest extends AsyncDisposable {
  readonly ctx: BaseContext;
  readonly dataDir: string;
  readonly paths: EmbeddedPaths;
}

/** A data folder without a database; disposing stops whatever server runs on it and removes it. */
export async function openEmbeddedTest(options: { below?: string } = {}): Promise<EmbeddedTest> {
  const parent = await mkdtemp(path.join(tmpdir(), 'vz-'));
  const dataDir = path.join(parent, options.below ?? 'd');
  const config = await testConfig({ dataDir: parent, environment: { VEZA_DATA_DIR: dataDir } });
  const ctx = createBaseContext({ config, signal: new AbortController().signal });
  const paths = embeddedPaths(dataDir);
  return {
    ctx,
    dataDir,
    paths,
    [Symbol.asyncDispose]: async () => {
      const server = await findPostmaster(paths.data);
      if (server !== undefined) await stopPostmaster(ctx, server, paths.data);
      await rm(parent, { recursive: true, force: true });
    },
  };
}
