import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { runWork } from '#core/events.ts';
import { openBackupFile, verifyBackupFile } from '#db/backup/index.ts';
import { fingerprintCatalog, hashRows, readCatalog } from '#db/schema/index.ts';

import { databaseNamed } from '../../support/database-named.ts';
import { runVeza, type EndedRun, type KillMoment } from './run-veza.ts';
import { withClient } from './with-client.ts';
import { worldOf } from './world-of.ts';

const RUN_MS_MAX = 120_000;
const LARGE_RUN_MS_MAX = 1_800_000;
/** Every test of a user's command writes one of these. */
const AUDIT = 'public.audit_log';
/** The last that a restore says before the databases change places. */
const BEFORE_SWITCH = 'schema.verified';

export interface KillTrialsInput {
  /** A URL that may create databases. */
  readonly url: string;
  /** Program and first arguments of veza: `node bin/veza.js`. */
  readonly command: readonly string[];
  readonly dir: string;
  /** Begins the names of the databases. */
  readonly prefix: string;
  /** Of the largest table but one. */
  readonly rows: number;
  /** What is saved and restored is `veza seed --scale` with so many tracks. */
  readonly tracks?: number | undefined;
  /** Of each of both in one trial, spread over their length. */
  readonly kills: number;
}

export interface KillTrials extends AsyncDisposable {
  /** What undisturbed runs took. */
  readonly told: string;
  /** Kills backups and restores at drawn moments, and compares; says what was done. */
  trial(draw: Draw): Promise<string>;
}

type Draw = (below: number, ...words: (string | number)[]) => number;

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
  const { url, prefix, dir, tracks } = input;
  const [old, fresh] = [`${prefix}_old`, `${prefix}_new`];
  const [freshUrl, target] = [fresh, `${prefix}_target`].map((name) => databaseNamed(url, name));
  await mkdir(dir, { recursive: true });
  const admin = <R extends object>(text: string): Promise<R[]> =>
    withClient(url, async (client) => (await client.query<R>(text)).rows);
  const { command } = input;
  const shared = { command, dataDir: path.join(dir, 'data') };
  const msMax = tracks === undefined ? RUN_MS_MAX : LARGE_RUN_MS_MAX;
  const run = (args: readonly string[], kill?: KillMoment): Promise<EndedRun> =>
    runVeza({ ...shared, args, msMax, kill });
  for (const [index, name] of [old, fresh].entries()) {
    await admin(`create database "${name}" template template0`);
    if (index === 1 && tracks !== undefined) continue;
    await withClient(databaseNamed(url, name), (client) =>
      client.query(worldOf(input.rows, index)),
    );
  }
  if (tracks !== undefined) {
    const args = ['seed', '--scale', String(tracks), '--database-url', freshUrl!];
    await runVeza({ ...shared, args, msMax, environment: { VEZA_ENV: 'test' } });
  }
  const backup = (file: string): string[] => ['db', 'backup', file, '--database-url', freshUrl!];
  const restore = (file: string): string[] =>
    ['db', 'restore', file, '--replace', '--yes', '--database-url'].concat(target!);
  const good = path.join(dir, 'good.backup');
  const backupRun = await run(backup(good));
  const states = { old: await stateOf(databaseNamed(url, old)), fresh: await stateOf(freshUrl!) };
  const remake = async (): Promise<void> => {
    await admin(`drop database if exists "${prefix}_target" with (force)`);
    await admin(`create database "${prefix}_target" template "${old}"`);
  };
  await remake();
  const restoreRun = await run(restore(good));
  const lastsMs = { backup: backupRun.durationMs, restore: restoreRun.durationMs };
  const switchMs = lastsMs.restore - restoreRun.events.get(BEFORE_SWITCH)!;
  if ((await stateOf(target!)) !== states.fresh) throw new Error('an undisturbed restore differs');

  const killBackup = async (file: string, kill: KillMoment): Promise<string> => {
    await rm(file, { force: true });
    const { last } = await run(backup(file), kill);
    const isThere = existsSync(file);
    if (isThere) await verifyWhole(file);
    return `${last}, ${isThere ? 'whole' : 'no file'}`;
  };
  const killRestore = async (kill: KillMoment): Promise<string> => {
    const { last } = await run(restore(good), kill);
    const state = await stateOf(target!);
    if (state !== states.old && state !== states.fresh) throw new Error(`a mixed state: ${state}`);
    if (state === states.old) return `${last}, old`;
    // Old rows are what the next one has to leave or to replace.
    await remake();
    return `${last}, new`;
  };
  /** A moment within the nth part of a run; the last kill of a restore is aimed at its end. */
  const momentOf = (draw: Draw, what: keyof typeof lastsMs, kill: number): KillMoment => {
    if (what === 'restore' && kill === input.kills) {
      return { event: BEFORE_SWITCH, afterMs: draw(Math.ceil(switchMs * 1.1), what, 'switch') };
    }
    const part = Math.ceil((lastsMs[what] * 1.1) / input.kills);
    return { afterMs: kill * part + draw(part, what, kill) };
  };
  return {
    told: `undisturbed: backup ${secondsOf(lastsMs.backup)}, restore ${secondsOf(lastsMs.restore)}`,
    trial: async (draw) => {
      const told: string[] = [];
      const file = path.join(dir, 'trial.backup');
      for (let nth = 0; nth < input.kills; nth += 1) {
        const kill = momentOf(draw, 'backup', nth);
        const left = await killBackup(file, kill);
        told.push(`backup killed ${describeMoment(kill)} (${left})`);
      }
      await rm(file, { force: true });
      await run(backup(file));
      await verifyWhole(file);
      const partial = (await readdir(dir)).filter((name) => name.includes('partial'));
      if (partial.length > 0) throw new Error(`a draft was left behind: ${partial.join()}`);
      await remake();
      for (let nth = 0; nth <= input.kills; nth += 1) {
        const kill = momentOf(draw, 'restore', nth);
        const left = await killRestore(kill);
        told.push(`restore killed ${describeMoment(kill)} (${left})`);
      }
      await run(restore(file));
      if ((await stateOf(target!)) !== states.fresh) throw new Error('the last restore differs');
      const drafts = await admin<{ name: string }>(
        `select datname as name from pg_database where starts_with(datname, 'veza_restore_'
           || left(encode(sha256(convert_to('${prefix}_target', 'UTF8')), 'hex'), 8))`,
      );
      if (drafts.length > 0) throw new Error(`left behind: ${JSON.stringify(drafts)}`);
      return told.join('; ');
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

const secondsOf = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const describeMoment = ({ event, afterMs }: KillMoment): string =>
  `after ${event === undefined ? '' : `${event} and `}${afterMs} ms`;
