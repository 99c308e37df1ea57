import type { OwnerState } from './staging-owner.ts';

/** Where media bytes are kept. Keys are made by veza, never taken from a request. */
export type StorageKey = string & { readonly __storageKey: true };

/** One file or folder in staging: what its name and its times say. */
export interface StagingEntry {
  readonly name: string;
  /** Whether the process that the name belongs to lives. */
  readonly owner: OwnerState;
  readonly changedAt: Date;
}

export interface Storage {
  /** Absolute path of a stored object. @throws STORAGE_KEY_INVALID */
  pathOf(key: StorageKey): string;
  /**
   * Copies a file in: written beside its place, fsynced, renamed. The same key again is a no-op.
   * `verify` gets the path of the copy before it has its name; when it throws, nothing is kept.
   * @throws STORAGE_FULL, STORAGE_FAILED, and what `verify` throws
   */
  putFile(
    key: StorageKey,
    sourcePath: string,
    signal: AbortSignal,
    verify?: (copyPath: string) => Promise<void>,
  ): Promise<void>;
  putBytes(key: StorageKey, bytes: Uint8Array): Promise<void>;
  /** An empty folder on the same file system, for work that `publishDir` makes visible. */
  makeStagingDir(name: string): Promise<string>;
  /** Makes a finished folder visible under `key` by fsync and rename; an existing one stays. */
  publishDir(stagingDir: string, key: StorageKey): Promise<void>;
  removeStagingDir(name: string): Promise<void>;
  /** Everything that is in staging now, whoever made it. */
  listStaging(): Promise<readonly StagingEntry[]>;
  /** Bytes that may still be written. */
  freeBytes(): Promise<number>;
  /** Writes and reads a probe; ms it took. */
  pingMs(): Promise<number>;
}
