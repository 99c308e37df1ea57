import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Context } from '#context.ts';
import { parseStorageKey } from '#storage/storage-keys.ts';

import { seedErrors } from '../errors.ts';
import { preparedDir, type Prepared, type PreparedFile } from './prepared.ts';

/**
 * Puts the shipped recordings and covers into the storage. What is there whole stays; what a
 * crash left damaged is replaced.
 * @throws SEED_FILE_DAMAGED, STORAGE_FULL, STORAGE_FAILED
 */
export async function placeMedia(
  ctx: Pick<Context, 'storage' | 'ids'>,
  prepared: Prepared,
): Promise<void> {
  const singles = [...prepared.covers, ...prepared.tracks.map((track) => track.source)];
  await Promise.all([
    ...singles.map((file) => placeFile(ctx, file)),
    ...prepared.tracks.map((track) => placeAsset(ctx, track.asset)),
  ]);
}

async function placeFile(ctx: Pick<Context, 'storage'>, file: PreparedFile): Promise<void> {
  const key = parseStorageKey(file.path);
  const target = ctx.storage.pathOf(key);
  if (await isWhole(target, file)) return;
  await rm(target, { force: true });
  await ctx.storage.putBytes(key, await readShipped(file.path, file));
}

async function placeAsset(
  ctx: Pick<Context, 'storage' | 'ids'>,
  asset: Prepared['tracks'][number]['asset'],
): Promise<void> {
  const key = parseStorageKey(asset.storageKey);
  const target = ctx.storage.pathOf(key);
  const whole = await Promise.all(
    asset.files.map((file) => isWhole(path.join(target, file.path), file)),
  );
  if (whole.every(Boolean)) return;
  const stagingName = `seed-${ctx.ids.next()}`;
  const staging = await ctx.storage.makeStagingDir(stagingName);
  try {
    for (const file of asset.files) {
      const place = path.join(staging, file.path);
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
      const bytes = await readShipped(path.join(asset.storageKey, file.path), file);
      await writeFile(place, bytes, { mode: 0o600 });
    }
    await rm(target, { recursive: true, force: true });
    await ctx.storage.publishDir(staging, key);
  } finally {
    await ctx.storage.removeStagingDir(stagingName);
  }
}

async function isWhole(target: string, file: PreparedFile): Promise<boolean> {
  try {
    return damageOf(await readFile(target), file) === undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function readShipped(name: string, file: PreparedFile): Promise<Buffer> {
  const place = path.join(preparedDir(), name);
  let bytes: Buffer;
  try {
    bytes = await readFile(place);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw seedErrors.SEED_FILE_DAMAGED({ file: place, reason }, { cause });
  }
  const reason = damageOf(bytes, file);
  if (reason === undefined) return bytes;
  throw seedErrors.SEED_FILE_DAMAGED({ file: place, reason });
}

function damageOf(bytes: Buffer, file: PreparedFile): string | undefined {
  if (bytes.length !== file.bytes) return `${bytes.length} bytes instead of ${file.bytes}`;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return sha256 === file.sha256 ? undefined : `its SHA-256 is ${sha256}`;
}
