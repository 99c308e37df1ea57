import path from 'node:path';

import { fingerprintCatalog, hashRows, readCatalog } from '#db/schema/index.ts';

import { databaseNamed } from '../../support/database-named.ts';
import { runVeza, type EndedRun, type KillMoment, type VezaRun } from './run-veza.ts';
import { withClient } from './with-client.ts';
import { worldOf } from './world-of.ts';

const RUN_MS_MAX = 120_000;
const LARGE_RUN_MS_MAX = 1_800_000;
/** What backup and restore add themselves. */
const AUDIT = 'public.audit_log';
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
}

/** What all trials share. */
export interface KillWorld {
  readonly dir: string;
  readonly target: string;
  readonly states: { readonly old: string; readonly fresh: string };
  readonly admin: <R extends object>(text: string) => Promise<R[]>;
  /** Saves the new rows. */
  readonly backup: (file: string, kill?: KillMoment) => Promise<EndedRun>;
  /** Replaces what the target has. */
  readonly restore: (file: string, kill?: KillMoment) => Promise<EndedRun>;
  /** Gives the target the old rows. */
  readonly remake: () => Promise<void>;
}

/** Makes two databases that differ. */
export async function openKillWorld(input: KillTrialsInput): Promise<KillWorld> {
  const { url, prefix, dir } = input;
  const urlOf = (name: string): string => databaseNamed(url, `${prefix}_${name}`);
  const [fresh, target] = [urlOf('new'), urlOf('target')];
  const admin: KillWorld['admin'] = (text) =>
    withClient(url, async (client) => (await client.query(text)).rows);
  const backup: KillWorld['backup'] = (file, kill) =>
    runVeza(veza(input, ['db', 'backup', file, '--database-url', fresh], kill));
  const restore: KillWorld['restore'] = (file, kill) => {
    const args = ['db', 'restore', file, '--replace', '--yes', '--database-url', target];
    return runVeza(veza(input, args, kill));
  };
  const remake = async (): Promise<void> => {
    await admin(`drop database if exists "${prefix}_target" with (force)`);
    await admin(`create database "${prefix}_target" template "${prefix}_old"`);
  };
  for (const name of ['old', 'new']) {
    await admin(`create database "${prefix}_${name}" template template0`);
  }
  await withClient(urlOf('old'), (client) => client.query(worldOf(input.rows, 0)));
  await fillFresh(input, fresh);
  const states = { old: await stateOf(urlOf('old')), fresh: await stateOf(fresh) };
  return { dir, target, states, admin, backup, restore, remake };
}

async function fillFresh(input: KillTrialsInput, url: string): Promise<void> {
  const { tracks, rows } = input;
  if (tracks === undefined) {
    await withClient(url, (client) => client.query(worldOf(rows, 1)));
    return;
  }
  const run = veza(input, ['seed', '--scale', String(tracks), '--database-url', url]);
  await runVeza({ ...run, environment: { VEZA_ENV: 'test' } });
}

function veza(
  { command, dir, tracks }: KillTrialsInput,
  args: readonly string[],
  kill?: KillMoment,
): VezaRun {
  const msMax = tracks === undefined ? RUN_MS_MAX : LARGE_RUN_MS_MAX;
  return { command, args, dataDir: path.join(dir, 'data'), msMax, kill };
}

/** What a database holds, as one text. */
export async function stateOf(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const rows = await hashRows(client);
    rows.delete(AUDIT);
    // PostgreSQL may answer in any order where it counts large tables side by side.
    const hashes = [...rows].map(([name, { hash }]) => `${name} ${hash}`);
    const catalog = fingerprintCatalog(await readCatalog(client));
    return JSON.stringify([catalog, hashes.sort()]);
  });
}

/** Compares the target with what was saved. */
export async function requireFresh({ target, states }: KillWorld): Promise<void> {
  const state = await stateOf(target);
  if (state !== states.fresh) throw new Error(`${state}\n is not ${states.fresh}`);
}
