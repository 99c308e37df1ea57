import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';

import type { Work } from '#core/events.ts';
import { backupErrors, type BackupFile, type MediaLine } from '#db/backup/index.ts';
import { nameOwnedStaging } from '#storage/staging-owner.ts';
import { parseStorageKey } from '#storage/storage-keys.ts';
import type { Storage } from '#storage/storage.ts';

import { MediaContent, readMediaList } from './read-media.ts';

export interface MediaEvent {
  readonly type: 'media.progress';
  readonly files: number;
  readonly bytes: number;
  /** Of all media in the backup. */
  readonly total: number;
}

export interface PutMedia {
  readonly files: number;
  /** Written by this run. */
  readonly written: number;
  /** In the database, and neither in the storage nor in the backup. */
  readonly missing: number;
}

/**
 * Puts the media of a backup into the storage, as far as they are not there. Objects are named by
 * what they hold, so that nothing that is there is ever touched. A folder gets its name when all of
 * its files are written and hashed.
 * @throws BACKUP_DAMAGED, STORAGE_FULL, STORAGE_FAILED
 */
export async function* putMedia(
  ctx: { readonly signal: AbortSignal },
  storage: Storage,
  file: BackupFile,
): Work<MediaEvent, PutMedia> {
  const media = file.manifest.media!;
  const content = media.included ? new MediaContent(file) : undefined;
  const counts = { files: 0, written: 0, missing: 0 };
  let bytes = 0;
  for await (const lines of byObject(readMediaList(file))) {
    ctx.signal.throwIfAborted();
    counts.files += lines.length;
    const key = keyOf(lines[0]!.name);
    const there = existsSync(storage.pathOf(key));
    const known = lines.filter((line) => line.sha256 !== null);
    const size = known.reduce((sum, line) => sum + line.bytes, 0);
    bytes += size;
    if (there || content === undefined || known.length === 0) {
      if (!there) counts.missing += lines.length;
      await content?.skip(size);
      continue;
    }
    await putObject(ctx, storage, { file, key, lines: known, content });
    counts.written += known.length;
    yield { type: 'media.progress', files: counts.files, bytes, total: media.bytes };
  }
  return counts;
}

interface PutObject {
  readonly file: BackupFile;
  readonly key: ReturnType<typeof parseStorageKey>;
  readonly lines: readonly MediaLine[];
  readonly content: MediaContent;
}

async function putObject(
  ctx: { readonly signal: AbortSignal },
  storage: Storage,
  { file, key, lines, content }: PutObject,
): Promise<void> {
  const name = await nameOwnedStaging('restore');
  const folder = await storage.makeStagingDir(name);
  try {
    for (const line of lines) {
      const inside = line.name.slice(key.length + 1) || 'object';
      const target = path.join(folder, inside);
      // A name that leads elsewhere was not written by a backup.
      if (!target.startsWith(`${folder}${path.sep}`)) throw damaged(file, line);
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await writeVerified(target, file, line, content);
    }
    if (key.startsWith('assets/')) await storage.publishDir(folder, key);
    else await storage.putFile(key, path.join(folder, 'object'), ctx.signal);
  } finally {
    await storage.removeStagingDir(name);
  }
}

async function writeVerified(
  target: string,
  file: BackupFile,
  line: MediaLine,
  content: MediaContent,
): Promise<void> {
  const hash = createHash('sha256');
  const handle = await open(target, 'wx', 0o600);
  try {
    for await (const piece of content.take(line.bytes)) {
      hash.update(piece);
      await handle.writeFile(piece);
    }
  } finally {
    await handle.close();
  }
  if (hash.digest('hex') !== line.sha256) throw damaged(file, line);
}

function damaged(file: BackupFile, { name }: MediaLine): Error {
  const reason = `the media file ${name} is not what was written`;
  return backupErrors.BACKUP_DAMAGED({ file: file.path, reason });
}

/** `originals/ab/abc…`, and for a part of an asset the key of its folder. */
function keyOf(name: string): ReturnType<typeof parseStorageKey> {
  return parseStorageKey(name.split('/').slice(0, 3).join('/'));
}

async function* byObject(lines: AsyncIterable<MediaLine>): AsyncGenerator<MediaLine[], void, void> {
  let group: MediaLine[] = [];
  for await (const line of lines) {
    if (group.length > 0 && keyOf(group[0]!.name) !== keyOf(line.name)) {
      yield group;
      group = [];
    }
    group.push(line);
  }
  if (group.length > 0) yield group;
}
