import { hasFindingsAt } from '#core/rules.ts';

import type { EncodedSource } from '../encode-source.ts';
import { pipelineErrors } from '../errors.ts';
import type {
  AssetCover,
  AssetId,
  AssetTags,
  PublishedAsset,
  PublishedRendition,
} from '../model.ts';
import type { TranscodePlan } from '../plan/model.ts';
import { measureBandwidth } from '../playlist/measure-bandwidth.ts';
import { mediaPlaylist } from '../playlist/media-playlist.ts';
import { multivariantPlaylist, type Variant } from '../playlist/multivariant-playlist.ts';
import {
  assetFile,
  initFile,
  mediaPlaylistFile,
  segmentFile,
  waveformDataFile,
  waveformFile,
} from '../segments/file-names.ts';
import { type Staging, storeFile } from '../segments/store-file.ts';
import type { WrittenRendition } from '../segments/write-rendition.ts';
import { waveformData } from '../waveform/waveform-data.ts';
import { waveformJson } from '../waveform/waveform-json.ts';
import { assetJson } from './asset-json.ts';
import { removeStrangers } from './remove-strangers.ts';
import { validateAsset } from './validate-asset.ts';

export interface FinishInput extends Staging {
  readonly plan: TranscodePlan;
  readonly encoded: EncodedSource;
  /** What was wrong with the source and cost nothing. */
  readonly warnings: readonly string[];
  readonly assetId: AssetId;
  /** SHA-256 of the source's bytes. */
  readonly contentHash: Uint8Array;
  readonly tags: AssetTags | null;
  readonly cover: AssetCover | null;
}

/**
 * Writes playlists, waveform and description beside the segments, removes what earlier runs left
 * behind, and lets the rules look at the folder as a player would find it.
 * @throws OUTPUT_INVALID, STAGING_FAILED
 */
export async function finishAsset(
  ctx: { readonly signal: AbortSignal },
  input: FinishInput,
): Promise<PublishedAsset> {
  const { plan, encoded, stagingDir, cover } = input;
  const asset = describeAsset(input);
  const { sampleRate } = plan.source;
  const texts = [
    ...encoded.renditions.map((rendition) => [
      `${rendition.name}/${mediaPlaylistFile}`,
      playlistOf(plan, rendition),
    ]),
    ...plan.presentations.map(({ file, renditions }) => [
      file,
      multivariantPlaylist(
        asset.renditions
          .filter(({ name }) => renditions.includes(name))
          .map(toVariant)
          .toSorted((one, other) => one.bandwidthBps - other.bandwidthBps),
      ),
    ]),
    [waveformFile, waveformJson(encoded.peaks, sampleRate)],
    [assetFile, assetJson({ ...input, asset, ...plan, cover: cover?.fileName ?? null })],
  ] as [string, string][];
  for (const [name, text] of texts) await storeFile(input, name, Buffer.from(text, 'utf8'));
  await storeFile(input, waveformDataFile, waveformData(encoded.peaks, sampleRate));
  if (cover !== null) await storeFile(input, cover.fileName, cover.bytes);
  await removeStrangers(
    stagingDir,
    new Set([
      ...texts.map(([name]) => name),
      waveformDataFile,
      ...(cover === null ? [] : [cover.fileName]),
      ...mediaFilesOf(encoded.renditions),
    ]),
  );
  const findings = await validateAsset(ctx, {
    dir: stagingDir,
    presentations: plan.presentations,
    decoded: { samples: encoded.decoded.samples, sampleRate },
  });
  if (hasFindingsAt(findings, 'error')) {
    throw pipelineErrors.OUTPUT_INVALID({
      findings: findings
        .filter(({ severity }) => severity === 'error')
        .map((item) => `${item.code} ${item.subject.name}: ${item.message}`)
        .slice(0, 10),
    });
  }
  return asset;
}

function toVariant(rendition: PublishedRendition): Variant {
  return { ...rendition, uri: `${rendition.name}/${mediaPlaylistFile}` };
}

function describeAsset({ plan, encoded, warnings, assetId }: FinishInput): PublishedAsset {
  const { source, encoder, settingsHash, targetDurationS } = plan;
  const { samples } = encoded.decoded;
  return {
    id: assetId,
    settingsHash,
    encoder,
    sampleRate: source.sampleRate,
    channels: source.channels,
    samples: BigInt(samples),
    durationMs: Math.round((samples * 1000) / source.sampleRate),
    targetDurationS,
    renditions: encoded.renditions.map((rendition) => describe(plan, rendition)),
    loudness: encoded.loudness,
    source: {
      container: source.container,
      codec: source.codec,
      lossy: source.lossy,
      sampleRate: source.sampleRate,
      channels: source.channels,
      bitsPerSample: source.lossy ? null : source.bitsPerSample,
      bitrateBps: source.bitrateBps,
    },
    warnings,
  };
}

function playlistOf(plan: TranscodePlan, rendition: WrittenRendition): string {
  return mediaPlaylist({
    initUri: initFile(rendition.initSha256),
    timescale: rendition.info.timescale,
    targetDurationS: plan.targetDurationS,
    segments: rendition.segments.map(({ sha256, durationTicks }) => ({
      uri: segmentFile(sha256),
      durationTicks,
    })),
  });
}

function describe(plan: TranscodePlan, rendition: WrittenRendition): PublishedRendition {
  const { timescale, codecs } = rendition.info;
  const spans = rendition.segments.map(({ bytes, durationTicks }) => ({
    bytes,
    seconds: Number(durationTicks) / timescale,
  }));
  const { peakBps, averageBps } = measureBandwidth(spans, plan.targetDurationS);
  return {
    name: rendition.name,
    position: rendition.position,
    codecs,
    bitrateBps: rendition.bitrateBps ?? averageBps,
    bandwidthBps: peakBps,
    averageBandwidthBps: averageBps,
    timescale,
    channels: rendition.channels,
    initBytes: rendition.initBytes,
    initSha256: rendition.initSha256,
  };
}

function mediaFilesOf(renditions: readonly WrittenRendition[]): string[] {
  return renditions.flatMap(({ name, initSha256, segments }) => [
    `${name}/${initFile(initSha256)}`,
    ...segments.map((segment) => `${name}/${segmentFile(segment.sha256)}`),
  ]);
}
