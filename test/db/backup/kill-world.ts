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
/** The last that a restore says before the databases change places. */
export const BEFORE_SWITCH = 'schema.verified';

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

/** What all trials share. */
export interface KillWorld {
  readonly kills: number;
  readonly dir: string;
  readonly target: string;
  readonly states: { readonly old: string; readonly fresh: string };
  /** How long undisturbed runs take, and a restore's end from the first verified schema on. */
  readonly lastsMs: { readonly backup: number; readonly restore: number; readonly switch: number };
  readonly admin: <R extends object>(text: string) => Promise<R[]>;
  /** Saves the new rows. */
  readonly backup: (file: string, kill?: KillMoment) => Promise<EndedRun>;
  /** Replaces what the target has. */
  readonly restore: (file: string, kill?: KillMoment) => Promise<EndedRun>;
  /** Gives the target the old rows. */
  readonly remake: () => Promise<void>;
}

/** Makes two databases that differ, and learns how long undisturbed runs take. */
export async function openKillWorld(input: KillTrialsInput): Promise<KillWorld> {
  const { url, prefix, dir, kills } = input;
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
  await remake();
  const good = path.join(dir, 'good.backup');
  const saved = await backup(good);
  const restored = await restore(good);
  const lastsMs = {
    backup: saved.durationMs,
    restore: restored.durationMs,
    switch: restored.durationMs - restored.events.get(BEFORE_SWITCH)!,
  };
  const states = { old: await stateOf(urlOf('old')), fresh: await stateOf(fresh) };
  const world = { kills, dir, target, states, lastsMs, admin, backup, restore, remake };
  await requireFresh(world);
  return world;
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
    const catalog = fingerprintCatalog(await readCatalog(client));
    return JSON.stringify([catalog, [...rows].map(([name, { hash }]) => `${name} ${hash}`)]);
  });
}

/** Compares the target with what was saved. */
export async function requireFresh({ target, states }: KillWorld): Promise<void> {
  const state = await stateOf(target);
  if (state !== states.fresh) throw new Error(`${state}\n is not ${states.fresh}`);
}
