import path from 'node:path';

import { runWork } from '#core/events.ts';

import { multivariantPlaylistFile } from '../segments/file-names.ts';
import type { HlsFinding } from '../validate/check-presentation.ts';
import { fileSource } from '../validate/sources/file-source.ts';
import { validateHls } from '../validate/validate-hls.ts';
import { listFiles } from './list-files.ts';

export interface AssetInput {
  /** Absolute folder of the asset: staging or published. */
  readonly dir: string;
  /** Samples a channel that the source gave. */
  readonly decodedSamples: number;
}

/**
 * Looks at an asset's folder with every rule of HLS and those of veza's own. Of each segment only
 * its boxes are read. Faults are findings.
 * @throws HLS_UNREADABLE where there is no multivariant playlist.
 */
export async function validateAsset(
  ctx: { readonly signal: AbortSignal },
  { dir, decodedSamples }: AssetInput,
): Promise<readonly HlsFinding[]> {
  const asset = { dir, decodedSamples, files: await listFiles(dir) };
  const location = path.join(dir, multivariantPlaylistFile);
  const source = fileSource({ root: dir });
  const work = validateHls(ctx, { location, source, depth: 'media', profile: 'veza', asset });
  const { findings } = await runWork(work);
  return findings;
}
