import type { AssetTags, PublishedAsset } from '../model.ts';
import type { PlannedPresentation } from '../plan/model.ts';

export interface AssetDocument {
  readonly asset: PublishedAsset;
  readonly contentHash: Uint8Array;
  readonly presentations: readonly PlannedPresentation[];
  readonly tags: AssetTags | null;
  readonly cover: string | null;
}

/**
 * The text of `asset.json`: what the folder holds and what it was made of. Only what follows from
 * source and settings stands in it, no times and no paths, so the same music gives the same bytes.
 */
export function assetJson({
  asset,
  contentHash,
  presentations,
  tags,
  cover,
}: AssetDocument): string {
  const { loudness } = asset;
  const document = {
    schema: 'veza.asset/1',
    id: asset.id,
    contentSha256: hex(contentHash),
    settingsSha256: hex(asset.settingsHash),
    encoder: asset.encoder,
    source: asset.source,
    samples: Number(asset.samples),
    durationMs: asset.durationMs,
    targetDurationS: asset.targetDurationS,
    presentations,
    renditions: asset.renditions.map(({ initSha256, ...rendition }) => ({
      ...rendition,
      initSha256: hex(initSha256),
    })),
    loudness: {
      integratedLufs: loudness.integratedLufs,
      rangeLu: loudness.rangeLu,
      truePeakDbtp: loudness.truePeakDbtp,
    },
    tags,
    cover,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
