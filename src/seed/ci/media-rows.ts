import type { SeedTable } from '../world/model.ts';
import { ciTime } from './account-rows.ts';
import { ciId } from './ci-world.ts';
import type { Prepared } from './prepared.ts';

const bytea = (hex: string): string => `\\x${hex}`;

/** The jobs that transcoded the recordings, their segments, and what they published. Pure. */
export function mediaRows({ tracks }: Prepared): SeedTable[] {
  return [
    {
      table: 'jobs',
      key: ['id'],
      rows: tracks.map(({ asset }, index) => ({
        id: ciId(`job ${index}`),
        kind: 'transcode',
        track_id: ciId(`track ${index}`),
        source_id: ciId(`source ${index}`),
        state: 'done',
        attempts: 0,
        attempts_max: 3,
        fence: 1,
        settings_hash: bytea(asset.settingsHash),
        encoder: asset.encoder,
        processed_ms: asset.durationMs,
        total_ms: asset.durationMs,
        request_id: 'seed',
        created_at: ciTime(30),
        started_at: ciTime(31),
        finished_at: ciTime(32),
        updated_at: ciTime(32),
      })),
    },
    {
      table: 'segments',
      key: ['job_id', 'rendition', 'sequence'],
      rows: tracks.flatMap(({ asset }, index) =>
        asset.segments.map((item) => ({
          job_id: ciId(`job ${index}`),
          rendition: item.rendition,
          sequence: item.sequence,
          duration_ticks: item.durationTicks,
          bytes: item.bytes,
          sha256: bytea(item.sha256),
          created_at: ciTime(31),
        })),
      ),
    },
    {
      table: 'assets',
      key: ['id'],
      rows: tracks.map(({ asset }, index) => ({
        id: asset.id,
        source_id: ciId(`source ${index}`),
        settings_hash: bytea(asset.settingsHash),
        job_id: ciId(`job ${index}`),
        encoder: asset.encoder,
        sample_rate: asset.sampleRate,
        channels: asset.channels,
        samples: asset.samples,
        duration_ms: asset.durationMs,
        target_duration_s: asset.targetDurationS,
        storage_key: asset.storageKey,
        published_at: ciTime(32),
      })),
    },
    {
      table: 'renditions',
      key: ['asset_id', 'name'],
      rows: tracks.flatMap(({ asset }) =>
        asset.renditions.map((item) => ({
          asset_id: asset.id,
          name: item.name,
          position: item.position,
          codecs: item.codecs,
          bitrate_bps: item.bitrateBps,
          bandwidth_bps: item.bandwidthBps,
          average_bandwidth_bps: item.averageBandwidthBps,
          timescale: item.timescale,
          init_bytes: item.initBytes,
          init_sha256: bytea(item.initSha256),
        })),
      ),
    },
  ];
}
