import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { hash as argon2, type Options } from '@node-rs/argon2';
import { execa } from 'execa';

import { createBaseContext, type Context } from '#context.ts';
import { loadConfig } from '#core/config.ts';
import { runWork } from '#core/events.ts';
import { findEncoders, LADDERS, transcode, type SegmentRecord } from '#pipeline/index.ts';
import { CI_ACCOUNTS, CI_ALBUMS, CI_TRACKS, ciPassword } from '#seed/ci/cast.ts';
import type { Prepared, PreparedFile, PreparedTrack } from '#seed/ci/prepared.ts';
import { drawCover } from '#seed/demo/draw-cover.ts';
import { openLocalStorage } from '#storage/local-storage.ts';
import { assetKey, coverKey, originalKey } from '#storage/storage-keys.ts';

import { writeExcerpt } from './write-excerpt.ts';

/** As `password-hasher.ts` makes them, so that nobody's hash is replaced at the first log-in. */
const ARGON2: Options = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 };
const COVERS = [
  { seed: 21, from: [20, 20, 60], to: [120, 230, 180], shape: 'blocks' },
  { seed: 33, from: [16, 60, 40], to: [230, 240, 120], shape: 'sun' },
  { seed: 45, from: [60, 60, 70], to: [240, 240, 250], shape: 'waves' },
] as const;
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Makes the folder anew and returns how large it is. */
export async function prepare(target: string): Promise<{ files: number; bytes: number }> {
  const work = await mkdtemp(path.join(tmpdir(), 'veza-ci-world-'));
  try {
    const environment = { VEZA_ENV: 'test', VEZA_DATA_DIR: work };
    const { config } = await loadConfig({ cwd: work, environment });
    const base = createBaseContext({ config, signal: new AbortController().signal });
    const ctx = { ...base, storage: await openLocalStorage(base) };
    const covers: PreparedFile[] = [];
    for (const [index] of CI_ALBUMS.entries()) {
      const bytes = await shrink(drawCover(COVERS[index]!));
      const key = coverKey(sha256(bytes));
      await ctx.storage.putBytes(key, bytes);
      covers.push({ path: key, bytes: bytes.length, sha256: sha256(bytes).toString('hex') });
    }
    const tracks: PreparedTrack[] = [];
    for (const [index] of CI_TRACKS.entries()) tracks.push(await prepareTrack(ctx, index, work));
    const prepared: Prepared = { passwordHashes: await hashPasswords(), covers, tracks };
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    for (const part of ['assets', 'covers', 'originals']) {
      await cp(path.join(work, 'storage', part), path.join(target, part), { recursive: true });
    }
    await writeFile(path.join(target, 'prepared.json'), `${JSON.stringify(prepared, null, 1)}\n`);
    return await measure(target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function prepareTrack(
  ctx: Pick<Context, 'config' | 'signal' | 'storage'>,
  index: number,
  work: string,
): Promise<PreparedTrack> {
  const file = path.join(work, `${index}.mp3`);
  await writeExcerpt(index, file);
  const bytes = await readFile(file);
  const contentHash = sha256(bytes);
  const key = originalKey(contentHash);
  await ctx.storage.putBytes(key, bytes);
  const segments: SegmentRecord[] = [];
  const stagingDir = await ctx.storage.makeStagingDir(`ci-${index}`);
  const asset = await runWork(
    transcode(ctx, {
      sourcePath: file,
      source: { contentHash },
      ladder: LADDERS.default,
      encoders: await findEncoders(ctx),
      takeTurn: async () => ({ processes: 2, end: () => {} }),
      tags: null,
      cover: null,
      stagingDir,
      isAlone: true,
      resume: [],
      onSegment: async (segment) => void segments.push(segment),
      publish: (assetId) => ctx.storage.publishDir(stagingDir, assetKey(assetId)),
    }),
  );
  const probe = await execa('ffprobe', ['-v', 'error', '-of', 'json', '-show_format', file]);
  const format = JSON.parse(probe.stdout) as { format: { format_name: string } };
  return {
    source: {
      path: key,
      bytes: bytes.length,
      sha256: contentHash.toString('hex'),
      mime: 'audio/mpeg',
      container: format.format.format_name,
      codec: 'mp3',
    },
    asset: {
      id: asset.id,
      storageKey: assetKey(asset.id),
      settingsHash: hex(asset.settingsHash),
      encoder: asset.encoder,
      sampleRate: asset.sampleRate,
      channels: asset.channels,
      samples: Number(asset.samples),
      durationMs: asset.durationMs,
      targetDurationS: asset.targetDurationS,
      renditions: asset.renditions.map((item) =>
        Object.assign({}, item, { initSha256: hex(item.initSha256) }),
      ),
      segments: segments
        .map((item) =>
          Object.assign({}, item, {
            durationTicks: Number(item.durationTicks),
            sha256: hex(item.sha256),
          }),
        )
        .sort((a, b) => a.rendition.localeCompare(b.rendition, 'en') || a.sequence - b.sequence),
      files: await listFiles(ctx.storage.pathOf(assetKey(asset.id))),
    },
  };
}

async function hashPasswords(): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { name } of CI_ACCOUNTS) {
    const salt = sha256(Buffer.from(`veza ci ${name}`)).subarray(0, 16);
    hashes[name] = await argon2(ciPassword(name), { ...ARGON2, salt });
  }
  return hashes;
}

async function listFiles(dir: string): Promise<PreparedFile[]> {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .sort();
  const files: PreparedFile[] = [];
  for (const name of names) {
    const bytes = await readFile(path.join(dir, name));
    files.push({ path: name, bytes: bytes.length, sha256: hex(sha256(bytes)) });
  }
  return files;
}

/** A small JPEG of a picture. */
async function shrink(picture: Buffer): Promise<Buffer> {
  const args = ['-v', 'error', '-i', 'pipe:0', '-vf', 'scale=240:240', '-q:v', '4'];
  const bitexact = ['-fflags', '+bitexact', '-flags:v', '+bitexact'];
  const { stdout } = await execa('ffmpeg', [...args, ...bitexact, '-f', 'mjpeg', 'pipe:1'], {
    input: picture,
    encoding: 'buffer',
  });
  return Buffer.from(stdout);
}

async function measure(dir: string): Promise<{ files: number; bytes: number }> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  let bytes = 0;
  for (const file of files) bytes += (await stat(path.join(file.parentPath, file.name))).size;
  return { files: files.length, bytes };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
