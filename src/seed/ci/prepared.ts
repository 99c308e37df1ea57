import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { packageRoot } from '#core/package-root.ts';

import { seedErrors } from '../errors.ts';

/** A file of the storage as it is shipped. */
export interface PreparedFile {
  /** Key below the storage for a single file; path below the asset's folder for one of its files. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** One recording: its source and what a transcode made of it. */
export interface PreparedTrack {
  readonly source: PreparedFile & {
    readonly mime: string;
    readonly container: string;
    readonly codec: string;
  };
  readonly asset: {
    readonly id: string;
    readonly storageKey: string;
    readonly settingsHash: string;
    readonly encoder: string;
    readonly sampleRate: number;
    readonly channels: number;
    readonly samples: number;
    readonly durationMs: number;
    readonly targetDurationS: number;
    readonly renditions: readonly {
      readonly name: string;
      readonly position: number;
      readonly codecs: string;
      readonly bitrateBps: number;
      readonly bandwidthBps: number;
      readonly averageBandwidthBps: number;
      readonly timescale: number;
      readonly initBytes: number;
      readonly initSha256: string;
    }[];
    readonly segments: readonly {
      readonly rendition: string;
      readonly sequence: number;
      readonly durationTicks: number;
      readonly bytes: number;
      readonly sha256: string;
    }[];
    readonly files: readonly PreparedFile[];
  };
}

/** What `scripts/prepare-ci-world.mjs` made once and the package ships. */
export interface Prepared {
  /** Argon2id hashes of the public passwords, by name of the account. */
  readonly passwordHashes: Readonly<Record<string, string>>;
  /** In the order of the albums. */
  readonly covers: readonly PreparedFile[];
  /** In the order of the tracks. */
  readonly tracks: readonly PreparedTrack[];
}

/** Folder of the package that holds the prepared files, laid out as the storage is. */
export function preparedDir(): string {
  return path.join(packageRoot().dir, 'seeds', 'ci');
}

/** @throws SEED_FILE_DAMAGED */
export async function readPrepared(): Promise<Prepared> {
  const file = path.join(preparedDir(), 'prepared.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Prepared;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw seedErrors.SEED_FILE_DAMAGED({ file, reason }, { cause });
  }
}
