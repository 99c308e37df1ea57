import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { mendPresentation } from '#pipeline/validate/fix/mend-presentation.ts';
import { readPresentation } from '#pipeline/validate/read-presentation.ts';
import { type HlsReport, validateHls } from '#pipeline/validate/validate-hls.ts';

import type { GoodAsset } from './good-assets.ts';
import { locationOf, openMemorySource } from './memory-source.ts';

const CODECS = {
  aac: ['-c:a', 'aac', '-b:a', '128k'],
  flac: ['-c:a', 'flac', '-strict', '-2'],
  opus: ['-c:a', 'libopus', '-b:a', '96k', '-ar', '48000'],
  mp3: ['-c:a', 'libmp3lame', '-b:a', '128k'],
} as const;
const KINDS = {
  fmp4: ['-hls_segment_type', 'fmp4'],
  'fmp4 ranges': ['-hls_segment_type', 'fmp4', '-hls_flags', 'single_file'],
  ts: ['-hls_segment_type', 'mpegts'],
  'ts ranges': ['-hls_segment_type', 'mpegts', '-hls_flags', 'single_file'],
} as const;

/** What FFmpeg's own muxer writes from 20 s of a tone, as it comes. */
async function muxWithFfmpeg(
  codec: keyof typeof CODECS,
  kind: keyof typeof KINDS,
): Promise<GoodAsset> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-ffmpeg-hls-'));
  try {
    const tone = '-v error -nostdin -f lavfi -i sine=440:d=20:r=44100 -ac 2'.split(' ');
    const hls = '-f hls -hls_time 6 -hls_playlist_type vod'.split(' ');
    const names = ['-master_pl_name', 'master.m3u8', 'audio.m3u8'];
    await execa('ffmpeg', [...tone, ...CODECS[codec], ...hls, ...KINDS[kind], ...names], {
      cwd: dir,
    });
    const files = await readdir(dir);
    const read = files.map(async (name) => [name, await readFile(path.join(dir, name))] as const);
    return new Map(await Promise.all(read));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function validate(files: GoodAsset): Promise<HlsReport> {
  const { signal } = new AbortController();
  const input = { location: locationOf('master.m3u8'), source: openMemorySource(files) };
  return runWork(validateHls({ signal }, { ...input, profile: 'rfc', depth: 'media' }));
}

async function mend(files: GoodAsset): Promise<GoodAsset> {
  const { signal } = new AbortController();
  const source = openMemorySource(files);
  const input = { location: locationOf('master.m3u8'), source, depth: 'media' } as const;
  const mended = new Map(files);
  const changes = mendPresentation(await runWork(readPresentation({ signal }, input)), source);
  for (const { after } of changes) mended.set(after.resource.name, after.bytes);
  return mended;
}

const rulesOf = ({ findings }: HlsReport): string[] =>
  findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);

// FFmpeg 5.1: always version 7 for fMP4, BANDWIDTH from the nominal rate, CODECS left out for FLAC
// and Opus, a last FLAC segment one block too long, no encoder delay in the edit list, an SDT first.
const AAC_FMP4 = ['version-not-higher', 'bandwidth-covers-peak', 'edit-list-skips-delay'];
const FLAC_FMP4 = [
  'bandwidth-near-peak',
  'extinf-equals-samples',
  'version-not-higher',
  'variant-codecs-present',
];
const OPUS_FMP4 = ['version-not-higher', 'variant-codecs-present', 'opus-pre-skip-edited'];

describe('what the HLS muxer of FFmpeg writes', () => {
  it.each([
    ['aac', 'fmp4', AAC_FMP4, ['edit-list-skips-delay']],
    ['aac', 'fmp4 ranges', AAC_FMP4, ['edit-list-skips-delay']],
    ['aac', 'ts', ['ts-tables-first'], ['ts-tables-first']],
    ['aac', 'ts ranges', ['ts-tables-first'], ['ts-tables-first']],
    ['flac', 'fmp4', FLAC_FMP4, []],
    ['flac', 'fmp4 ranges', FLAC_FMP4, []],
    ['opus', 'fmp4', OPUS_FMP4, ['opus-pre-skip-edited']],
    ['opus', 'fmp4 ranges', OPUS_FMP4, ['opus-pre-skip-edited']],
    ['mp3', 'fmp4', AAC_FMP4, ['edit-list-skips-delay']],
    ['mp3', 'ts', ['ts-tables-first'], ['ts-tables-first']],
    ['mp3', 'ts ranges', ['ts-tables-first'], ['ts-tables-first']],
  ] as const)('%s in %s is found wanting, and only its media after mending', async (...args) => {
    const [codec, kind, before, after] = args;
    const files = await muxWithFfmpeg(codec, kind);
    const report = await validate(files);
    expect(rulesOf(report)).toEqual(before);
    const mended = await validate(await mend(files));
    expect(rulesOf(mended)).toEqual(after);
    expect(mended.findings.filter(({ level }) => level === 'MUST')).toEqual([]);
  });
});
