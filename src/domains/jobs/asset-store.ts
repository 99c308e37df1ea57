import type { Id } from '#core/ids.ts';
import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { AssetId, FinishedAsset, Job } from './model.ts';

export interface KnownAsset {
  readonly id: AssetId;
  readonly durationMs: number;
}

/** What the same source with the same settings was encoded to before. */
export async function findAsset(
  ctx: DbContext,
  sourceId: Id<'source'>,
  settingsHash: Uint8Array,
): Promise<KnownAsset | undefined> {
  return queryMaybe<KnownAsset>(
    ctx,
    sql`select id, duration_ms from assets
        where source_id = ${sourceId}::uuid
          and settings_hash = ${Buffer.from(settingsHash)}::bytea`,
  );
}

/** Inserts asset and renditions. Nothing is inserted where the asset is there already. */
export async function insertAsset(
  ctx: DbContext,
  job: Pick<Job, 'id' | 'sourceId'>,
  asset: FinishedAsset,
  publishedAt: Date,
): Promise<void> {
  const { loudness } = asset;
  const inserted = await queryMaybe<{ id: AssetId }>(
    ctx,
    sql`insert into assets (id, source_id, settings_hash, job_id, encoder, sample_rate, channels,
          samples, duration_ms, target_duration_s, storage_key, published_at, integrated_lufs, range_lu,
          true_peak_dbtp, loudness_blocks, short_term_blocks)
        values (${asset.id}::uuid, ${job.sourceId}::uuid,
          ${Buffer.from(asset.settingsHash)}::bytea, ${job.id}::uuid, ${asset.encoder}::text,
          ${asset.sampleRate}::integer, ${asset.channels}::integer, ${asset.samples}::bigint,
          ${asset.durationMs}::integer, ${asset.targetDurationS}::integer,
          ${asset.storageKey}::text, ${publishedAt}::timestamptz,
          ${loudness.integratedLufs}::float8, ${loudness.rangeLu}::float8,
          ${loudness.truePeakDbtp}::float8, ${JSON.stringify(loudness.blocks)}::jsonb,
          ${JSON.stringify(loudness.shortTermBlocks)}::jsonb)
        on conflict (source_id, settings_hash) do nothing
        returning id`,
  );
  if (inserted) await insertRenditions(ctx, asset);
}

async function insertRenditions(ctx: DbContext, asset: FinishedAsset): Promise<void> {
  const column = <T>(pick: (rendition: FinishedAsset['renditions'][number]) => T): T[] =>
    asset.renditions.map(pick);
  await query(
    ctx,
    sql`insert into renditions (asset_id, name, position, codecs, bitrate_bps, bandwidth_bps,
          average_bandwidth_bps, timescale, init_bytes, init_sha256)
        select ${asset.id}::uuid, item.*
        from unnest(
          ${column((item) => item.name)}::text[],
          ${column((item) => item.position)}::integer[],
          ${column((item) => item.codecs)}::text[],
          ${column((item) => item.bitrateBps)}::integer[],
          ${column((item) => item.bandwidthBps)}::integer[],
          ${column((item) => item.averageBandwidthBps)}::integer[],
          ${column((item) => item.timescale)}::integer[],
          ${column((item) => item.initBytes)}::integer[],
          ${column((item) => Buffer.from(item.initSha256))}::bytea[]
        ) as item`,
  );
}
