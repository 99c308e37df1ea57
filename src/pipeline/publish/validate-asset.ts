import path from 'node:path';

import { runWork } from '#core/events.ts';

import type { PlannedPresentation } from '../plan/model.ts';
import type { HlsFinding } from '../validate/check-presentation.ts';
import type { AssetFacts } from '../validate/presentation.ts';
import { fileSource } from '../validate/sources/file-source.ts';
import { validateHls } from '../validate/validate-hls.ts';
import { listFiles } from './list-files.ts';

export interface AssetInput {
  /** Absolute folder of the asset: staging or published. */
  readonly dir: string;
  readonly presentations: readonly PlannedPresentation[];
  /** What the source gave. */
  readonly decoded: AssetFacts['decoded'];
}

/**
 * Looks at an asset's folder with every rule of HLS and those of veza's own, once for each of its
 * multivariant playlists. Of each segment only its boxes are read. Faults are findings.
 * @throws HLS_UNREADABLE where there is no multivariant playlist.
 */
export async function validateAsset(
  ctx: { readonly signal: AbortSignal },
  { dir, presentations, decoded }: AssetInput,
): Promise<readonly HlsFinding[]> {
  const files = await listFiles(dir);
  const findings: HlsFinding[] = [];
  for (const presentation of presentations) {
    const others = presentations.filter((other) => other !== presentation);
    const asset = { dir, decoded, files: files.filter((file) => !belongsTo(others, file)) };
    const location = path.join(dir, presentation.file);
    const source = fileSource({ root: dir });
    const work = validateHls(ctx, { location, source, depth: 'media', profile: 'veza', asset });
    findings.push(...(await runWork(work)).findings);
  }
  return findings;
}

function belongsTo(presentations: readonly PlannedPresentation[], file: string): boolean {
  const folder = file.split('/')[0]!;
  return presentations.some(
    (presentation) => presentation.file === file || presentation.renditions.includes(folder),
  );
}
