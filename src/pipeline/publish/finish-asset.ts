import path from 'node:path';

import { hasFindingsAt } from '#core/rules.ts';

import type { EncodedSource } from '../encode-source.ts';
import { pipelineErrors } from '../errors.ts';
import type { PublishedRendition } from '../model.ts';
import type { TranscodePlan } from '../plan/model.ts';
import { measureBandwidth } from '../playlist/measure-bandwidth.ts';
import { mediaPlaylist } from '../playlist/media-playlist.ts';
import { multivariantPlaylist } from '../playlist/multivariant-playlist.ts';
import {
  initFile,
  mediaPlaylistFile,
  multivariantPlaylistFile,
  segmentFile,
  waveformFile,
} from '../segments/file-names.ts';
import { storeFile } from '../segments/store-file.ts';
import type { WrittenRendition } from '../segments/write-rendition.ts';
import { waveformJson } from '../waveform/waveform-json.ts';
import { removeStrangers } from './remove-strangers.ts';
import { validateAsset } from './validate-asset.ts';

export interface FinishInput {
  readonly plan: TranscodePlan;
  readonly encoded: EncodedSource;
  readonly stagingDir: string;
}

/**
 * Writes playlists and waveform beside the segments, removes what earlier runs left behind, and
 * lets the rules look at the folder as a player would find it.
 * @throws OUTPUT_INVALID, STAGING_FAILED
 */
export async function finishAsset(
  ctx: { readonly signal: AbortSignal },
  input: FinishInput,
): Promise<readonly PublishedRendition[]> {
  const { plan, encoded, stagingDir } = input;
  for (const rendition of encoded.renditions) {
    await storeText(
      stagingDir,
      `${rendition.name}/${mediaPlaylistFile}`,
      playlistOf(plan, rendition),
    );
  }
  const published = encoded.renditions.map((rendition) => describe(plan, rendition));
  const variants = published.map((item) => ({ ...item, uri: `${item.name}/${mediaPlaylistFile}` }));
  await storeText(stagingDir, multivariantPlaylistFile, multivariantPlaylist(variants));
  await storeText(stagingDir, waveformFile, waveformJson(encoded.peaks, plan.sampleRate));
  await removeStrangers(stagingDir, filesOf(encoded.renditions));
  const findings = await validateAsset(ctx, {
    dir: stagingDir,
    decodedSamples: encoded.peaks.samples,
  });
  if (hasFindingsAt(findings, 'error')) {
    throw pipelineErrors.OUTPUT_INVALID({
      findings: findings
        .filter(({ severity }) => severity === 'error')
        .map((item) => `${item.code} ${item.subject.name}: ${item.message}`)
        .slice(0, 10),
    });
  }
  return published;
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
    bitrateBps: rendition.bitrateBps,
    bandwidthBps: peakBps,
    averageBandwidthBps: averageBps,
    timescale,
    initBytes: rendition.initBytes,
    initSha256: rendition.initSha256,
  };
}

function filesOf(renditions: readonly WrittenRendition[]): Set<string> {
  return new Set([
    multivariantPlaylistFile,
    waveformFile,
    ...renditions.flatMap(({ name, initSha256, segments }) => [
      `${name}/${mediaPlaylistFile}`,
      `${name}/${initFile(initSha256)}`,
      ...segments.map((segment) => `${name}/${segmentFile(segment.sha256)}`),
    ]),
  ]);
}

async function storeText(stagingDir: string, name: string, text: string): Promise<void> {
  const place = path.join(stagingDir, name);
  await storeFile(path.dirname(place), path.basename(place), Buffer.from(text, 'utf8'));
}
