import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { runWork } from '#core/events.ts';
import { openBackupFile, verifyBackupFile } from '#db/backup/index.ts';
import { fingerprintCatalog, hashRows, readCatalog } from '#db/schema/index.ts';

import { databaseNamed } from '../../support/database-named.ts';
import { withClient } from './with-client.ts';

const RUN_MS_MAX = 120_000;
/** Blows in one trial. */
const KILLS_MAX = 2;
/** Every test of a user's command writes one of these. */
const AUDIT = 'public.audit_log';

export interface KillTrialsInput {
  /** A URL that may create databases. */
  readonly url: string;
  /** Program and first arguments of veza: `node bin/veza.js`. */
  readonly command: readonly string[];
  readonly dir: string;
  /** Begins the names of the databases. */
  readonly prefix: string;
  readonly rows: number;
}

export interface KillTrials extends AsyncDisposable {
  /** Kills a backup and a restore at drawn moments, and compares; says what was done. */
  trial(draw: (below: number, ...words: (string | number)[]) => number): Promise<string>;
}

/** What a database holds, as one text. */
async function stateOf(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const rows = await hashRows(client);
    rows.delete(AUDIT);
    const catalog = fingerprintCatalog(await readCatalog(client));
    return JSON.stringify([catalog, [...rows].map(([name, { hash }]) => `${name} ${hash}`)]);
  });
}

/** Makes two databases that differ, and learns how long undisturbed runs take. */
export async function openKillTrials(input: KillTrialsInput): Promise<KillTrials> {
  const { url, prefix, dir } = input;
  const [old, fresh] = [`${prefix}_old`, `${prefix}_new`];
  const target = databaseNamed(url, `${prefix}_target`);
  await mkdir(dir, { recursive: true });
  const admin = <R extends object>(text: string): Promise<R[]> =>
    withClient(url, async (client) => (await client.query<R>(text)).rows);
  const run = (args: readonly string[], killAfterMs?: number) => runVeza(input, args, killAfterMs);
  for (const [index, name] of [old, fresh].entries()) {
    await admin(`create database "${name}" template template0`);
    await withClient(databaseNamed(url, name), (client) =>
      client.query(worldOf(input.rows, index)),
    );
  }
  const good = path.join(dir, 'good.backup');
  const backup = (file: string): string[] => ['db', 'backup', file, '--database-url'];
  const restore = ['db', 'restore', good, '--replace', '--yes', '--database-url', target];
  const startedMs = performance.now();
  await run([...backup(good), databaseNamed(url, fresh)]);
  const backupMs = performance.now() - startedMs;
  const states = {
    old: await stateOf(databaseNamed(url, old)),
    fresh: await stateOf(databaseNamed(url, fresh)),
  };
  const remake = async (): Promise<void> => {
    await admin(`drop database if exists "${prefix}_target" with (force)`);
    await admin(`create database "${prefix}_target" template "${old}"`);
  };
  await remake();
  const restoreStartedMs = performance.now();
  await run(restore);
  const restoreMs = performance.now() - restoreStartedMs;
  if ((await stateOf(target)) !== states.fresh) throw new Error('an undisturbed restore differs');

  const killBackup = async (afterMs: number): Promise<void> => {
    const file = path.join(dir, 'trial.backup');
    await rm(file, { force: true });
    await run([...backup(file), databaseNamed(url, fresh)], afterMs);
    if (existsSync(file)) await verifyWhole(file);
    await rm(file, { force: true });
    await run([...backup(file), databaseNamed(url, fresh)]);
    await verifyWhole(file);
    const left = (await readdir(dir)).filter((name) => name.includes('partial'));
    if (left.length > 0) throw new Error(`a draft was left behind: ${left.join()}`);
  };
  const killRestore = async (afterMs: number): Promise<string> => {
    await run(restore, afterMs);
    const state = await stateOf(target);
    if (state !== states.old && state !== states.fresh) throw new Error(`a mixed state: ${state}`);
    return state === states.old ? 'old' : 'new';
  };
  return {
    trial: async (draw) => {
      const told: string[] = [];
      const afterMs = draw(Math.ceil(backupMs * 1.1), 'backup');
      await killBackup(afterMs);
      told.push(`backup killed after ${afterMs} ms`);
      await remake();
      const kills = 1 + draw(KILLS_MAX, 'kills');
      for (let kill = 0; kill < kills; kill += 1) {
        const moment = draw(Math.ceil(restoreMs * 1.1), 'restore', kill);
        told.push(`restore after ${moment} ms: ${await killRestore(moment)}`);
      }
      await run(restore);
      if ((await stateOf(target)) !== states.fresh) throw new Error('the last restore differs');
      const drafts = await admin<{ name: string }>(
        `select datname as name from pg_database where starts_with(datname, 'veza_restore_'
           || left(encode(sha256(convert_to('${prefix}_target', 'UTF8')), 'hex'), 8))`,
      );
      if (drafts.length > 0) throw new Error(`left behind: ${JSON.stringify(drafts)}`);
      return told.join(', ');
    },
    [Symbol.asyncDispose]: async () => {
      for (const name of [old, fresh, `${prefix}_target`]) {
        await admin(`drop database if exists "${name}" with (force)`);
      }
    },
  };
}

async function verifyWhole(path: string): Promise<void> {
  await using file = await openBackupFile(path);
  await runWork(verifyBackupFile(new AbortController().signal, file));
}

/** Two worlds that differ in every table. */
function worldOf(rows: number, world: number): string {
  return `create table artists (id integer primary key, name text not null, at timestamptz);
    create table tracks (id integer primary key, artist integer not null references artists,
      title text not null, bytes bytea, check (title <> ''));
    create index tracks_title_idx on tracks (lower(title));
    create index tracks_artist_idx on tracks (artist);
    create table plays (id bigint generated always as identity, track integer references tracks);
    ${world === 0 ? 'create table only_old (id integer)' : 'create view only_new as select 1 as one'};
    insert into artists select i, 'artist ' || i + ${world}, 'epoch'::timestamptz + i * interval '1 s'
      from generate_series(1, ${rows} / 10) as i;
    insert into tracks select i, 1 + i % (${rows} / 10), 'track ' || i * ${world + 2}, sha256(i::text::bytea)
      from generate_series(1, ${rows}) as i;
    insert into plays (track) select 1 + (i * 7) % ${rows} from generate_series(1, ${rows * 2 + world}) as i`;
}

/** Runs a command; where it was to be killed, it may also have ended before. */
async function runVeza(
  { command, dir }: KillTrialsInput,
  args: readonly string[],
  killAfterMs: number | undefined,
): Promise<void> {
  const [file, ...first] = command as [string, ...string[]];
  const child = spawn(file, [...first, ...args, '--data-dir', path.join(dir, 'data')], {
    env: { PATH: process.env['PATH'], VEZA_NO_INPUT: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: RUN_MS_MAX,
    killSignal: 'SIGKILL',
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'close') as Promise<[number | null]>;
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), ended]);
    child.kill('SIGKILL');
  }
  const [code] = await ended;
  if (code === 0 || (code === null && killAfterMs !== undefined)) return;
  throw new Error(`veza ${args.join(' ')} ended with ${code}: ${errors}`);
}
