import { constants, type Stats } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';

import type { BaseContext } from '#context.ts';
import { coreErrors } from '#core/core-errors.ts';

import { fsyncPath, fsyncTree, renameDurably } from './durable.ts';
import { storageErrors } from './storage-errors.ts';
import { parseStorageKey } from './storage-keys.ts';
import { findOwnerState, nameOwnedStaging } from './staging-owner.ts';
import type { StagingEntry, Storage, StorageKey } from './storage.ts';

const STAGING_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/**
 * Media in the data folder: `<dataDir>/storage/<key>`. Everything is written in `staging` on the
 * same file system, fsynced and renamed, so that whoever finds a name finds all of its bytes.
 * @throws DATA_DIR_UNUSABLE
 */
export async function openLocalStorage(base: Pick<BaseContext, 'config'>): Promise<Storage> {
  const root = path.join(base.config.dataDir, 'storage');
  const staging = path.join(root, 'staging');
  try {
    await mkdir(staging, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw coreErrors.DATA_DIR_UNUSABLE({ dir: base.config.dataDir, reason }, { cause });
  }
  return new LocalStorage(root, staging);
}

class LocalStorage implements Storage {
  readonly #root: string;
  readonly #staging: string;

  constructor(root: string, staging: string) {
    this.#root = root;
    this.#staging = staging;
  }

  pathOf(key: StorageKey): string {
    return path.join(this.#root, parseStorageKey(key));
  }

  async putFile(
    key: StorageKey,
    sourcePath: string,
    signal: AbortSignal,
    verify?: (copyPath: string) => Promise<void>,
  ): Promise<void> {
    signal.throwIfAborted();
    const neededBytes = (await this.#guard('read', sourcePath, null, () => stat(sourcePath))).size;
    await this.#put(key, neededBytes, async (draft) => {
      // A copy-on-write clone where the file system can, a copy elsewhere.
      await copyFile(sourcePath, draft, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      await chmod(draft, 0o600);
      signal.throwIfAborted();
      await verify?.(draft);
    });
  }

  async putBytes(key: StorageKey, bytes: Uint8Array): Promise<void> {
    await this.#put(key, bytes.byteLength, (draft) =>
      writeFile(draft, bytes, { flag: 'wx', mode: 0o600 }),
    );
  }

  async makeStagingDir(name: string): Promise<string> {
    const dir = this.#stagingPath(name);
    await this.#guard('make', dir, null, async () => {
      await rm(dir, { recursive: true, force: true });
      await mkdir(dir, { recursive: true, mode: 0o700 });
    });
    return dir;
  }

  async publishDir(stagingDir: string, key: StorageKey): Promise<void> {
    const target = this.pathOf(key);
    await this.#guard('publish', target, null, async () => {
      await fsyncTree(stagingDir);
      try {
        await renameDurably(stagingDir, target);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
        await rm(stagingDir, { recursive: true, force: true });
      }
    });
  }

  async removeStagingDir(name: string): Promise<void> {
    const dir = this.#stagingPath(name);
    await this.#guard('remove', dir, null, () => rm(dir, { recursive: true, force: true }));
  }

  async listStaging(): Promise<readonly StagingEntry[]> {
    return this.#guard('list', this.#staging, null, async () => {
      const entries: StagingEntry[] = [];
      for (const name of await readdir(this.#staging)) {
        const info = await statMaybe(path.join(this.#staging, name));
        if (info === undefined || !STAGING_NAME.test(name)) continue;
        entries.push({ name, owner: await findOwnerState(name), changedAt: info.mtime });
      }
      return entries;
    });
  }

  async freeBytes(): Promise<number> {
    return this.#guard('measure', this.#root, null, () => freeBytesOf(this.#root));
  }

  async pingMs(): Promise<number> {
    const startedAt = performance.now();
    const probe = path.join(this.#staging, await nameOwnedStaging('ping'));
    await this.#guard('probe', probe, null, async () => {
      try {
        await writeFile(probe, probe, { flag: 'wx', mode: 0o600 });
        if ((await readFile(probe, 'utf8')) !== probe) {
          const reason = 'it reads back differently from what was written';
          throw storageErrors.STORAGE_FAILED({ path: probe, operation: 'probe', reason });
        }
      } finally {
        await rm(probe, { force: true });
      }
    });
    return performance.now() - startedAt;
  }

  #stagingPath(name: string): string {
    if (!STAGING_NAME.test(name)) throw storageErrors.STORAGE_KEY_INVALID({ key: name });
    return path.join(this.#staging, name);
  }

  async #put(
    key: StorageKey,
    neededBytes: number,
    write: (draft: string) => Promise<void>,
  ): Promise<void> {
    const target = this.pathOf(key);
    await this.#guard('write', target, neededBytes, async () => {
      if (await exists(target)) return;
      await mkdir(this.#staging, { recursive: true, mode: 0o700 });
      const draft = path.join(this.#staging, await nameOwnedStaging('put'));
      try {
        await write(draft);
        await fsyncPath(draft);
        await renameDurably(draft, target);
      } finally {
        await rm(draft, { force: true });
      }
    });
  }

  /** Gives what the file system says a code, and a full disk its numbers. */
  async #guard<R>(
    operation: string,
    target: string,
    neededBytes: number | null,
    work: () => Promise<R>,
  ): Promise<R> {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof Error) || !('syscall' in cause)) throw cause;
      const code = (cause as NodeJS.ErrnoException).code;
      if (code === 'ENOSPC' || code === 'EDQUOT') {
        const freeBytes = await freeBytesOf(this.#root);
        throw storageErrors.STORAGE_FULL({ path: target, neededBytes, freeBytes }, { cause });
      }
      const reason = cause.message;
      throw storageErrors.STORAGE_FAILED({ path: target, operation, reason }, { cause });
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return (await statMaybe(file)) !== undefined;
}

async function statMaybe(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function freeBytesOf(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}
