import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';

import { embeddedPaths } from '#db/embedded/paths.ts';
import { findPostmaster } from '#db/embedded/postmaster-pid.ts';

import { openServer } from '../db/schema/open-server.ts';
import { canMount, openSmallDisk } from './small-disk.ts';

const MIB = 1024 * 1024;
const DISK_BYTES = 128 * MIB;
/** Enough for tables and indexes without rows. */
const LEFT_BYTES = 4 * MIB;
/** More than a segment of the log of PostgreSQL, and in the middle of a page. */
const FILE_BYTES_MAX = 20 * MIB + 4096;

/** How a server has no room: its disk is full, or its files may not grow. */
export type Cramped = 'a full disk' | 'a limit of file sizes';

/** The ways that this machine has: the disk has to be mounted, the limit works for everybody. */
export function waysToCramp(): readonly Cramped[] {
  if (process.platform !== 'linux') return [];
  return canMount() ? ['a full disk', 'a limit of file sizes'] : ['a limit of file sizes'];
}

/** A server of its own whose role `veza` can be left without room for its rows. */
export interface CrampedServer extends AsyncDisposable {
  readonly url: string;
  /** For what opens its connections from now on. */
  cramp(): Promise<void>;
  free(): Promise<void>;
  asSuperuser(text: string): Promise<void>;
}

/** Starts a server with room for everything. */
export async function openCrampedServer(way: Cramped): Promise<CrampedServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'vz-'));
  const server = await openServer(dataDir, 18);
  const { pid } = (await findPostmaster(embeddedPaths(dataDir).data))!;
  const { uid, gid } = await stat(`/proc/${pid}`);
  const asSuperuser = (text: string): Promise<void> => runSql(server.superuserUrl, text);
  const close = async (): Promise<void> => {
    await server[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true });
  };
  if (way === 'a limit of file sizes') {
    const limit = (bytes: string): Promise<unknown> => limitFiles({ uid, gid }, pid, bytes);
    return {
      url: server.url,
      cramp: async () => void (await limit(`${FILE_BYTES_MAX}:`)),
      free: async () => void (await limit('unlimited:')),
      asSuperuser,
      [Symbol.asyncDispose]: close,
    };
  }
  try {
    const disk = await openSmallDisk({ bytes: DISK_BYTES, owner: { uid, gid } });
    await asSuperuser(`create tablespace small location '${disk.folder}'`);
    // From now on everything that it makes is there.
    await asSuperuser(`grant create on tablespace small to veza;
      alter role veza set default_tablespace = 'small';
      alter role veza set temp_tablespaces = 'small'`);
    return {
      url: server.url,
      cramp: () => disk.fill(LEFT_BYTES),
      free: () => disk.free(),
      asSuperuser,
      [Symbol.asyncDispose]: async () => {
        await close();
        await disk[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As the owner of the process: root without all its rights may not change that of others. */
async function limitFiles(
  owner: { uid: number; gid: number },
  pid: number,
  bytes: string,
): Promise<unknown> {
  const change = ['prlimit', `--pid=${pid}`, `--fsize=${bytes}`];
  const as = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', '--'];
  const [file, ...args] = process.getuid!() === 0 ? ['setpriv', ...as, ...change] : change;
  return promisify(execFile)(file!, args);
}

async function runSql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
