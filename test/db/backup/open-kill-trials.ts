import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { runWork } from '#core/events.ts';
import { openBackupFile, verifyBackupFile } from '#db/backup/index.ts';

import {
  BEFORE_SWITCH,
  openKillWorld,
  requireFresh,
  stateOf,
  type KillTrialsInput,
  type KillWorld,
} from './kill-world.ts';
import type { KillMoment } from './run-veza.ts';

export interface KillTrials extends AsyncDisposable {
  /** What undisturbed runs took. */
  readonly told: string;
  /** Kills backups and restores at drawn moments, and compares; says what was done. */
  trial(draw: Draw): Promise<string>;
}

type Draw = (below: number, ...words: (string | number)[]) => number;

/** Prepares what all trials share. */
export async function openKillTrials(input: KillTrialsInput): Promise<KillTrials> {
  await mkdir(input.dir, { recursive: true });
  const world = await openKillWorld(input);
  const { lastsMs, admin } = world;
  return {
    told: `undisturbed: backup ${secondsOf(lastsMs.backup)}, restore ${secondsOf(lastsMs.restore)}`,
    trial: async (draw) => {
      const saved = path.join(input.dir, 'trial.backup');
      const told = await killBackups(world, draw, saved);
      told.push(...(await killRestores(world, draw)));
      await world.restore(saved);
      await requireFresh(world);
      const drafts = await admin<{ name: string }>(
        `select datname as name from pg_database where starts_with(datname, 'veza_restore_'
           || left(encode(sha256(convert_to('${input.prefix}_target', 'UTF8')), 'hex'), 8))`,
      );
      if (drafts.length > 0) throw new Error(`left behind: ${JSON.stringify(drafts)}`);
      return told.join('; ');
    },
    [Symbol.asyncDispose]: async () => {
      for (const name of ['old', 'new', 'target']) {
        await admin(`drop database if exists "${input.prefix}_${name}" with (force)`);
      }
    },
  };
}

/** A killed backup leaves a whole file or none; a plain one saves into `saved` then. */
async function killBackups(world: KillWorld, draw: Draw, saved: string): Promise<string[]> {
  const told: string[] = [];
  for (let nth = 0; nth < world.kills; nth += 1) {
    await rm(saved, { force: true });
    const kill = momentOf(world, draw, 'backup', nth);
    const { last } = await world.backup(saved, kill);
    const isThere = existsSync(saved);
    if (isThere) await verifyWhole(saved);
    const left = isThere ? 'a whole file' : 'no file';
    told.push(`backup killed ${describeMoment(kill)} (${last}, ${left})`);
  }
  await rm(saved, { force: true });
  await world.backup(saved);
  await verifyWhole(saved);
  const partial = (await readdir(world.dir)).filter((name) => name.includes('partial'));
  if (partial.length > 0) throw new Error(`a draft was left behind: ${partial.join()}`);
  return told;
}

/** A killed restore leaves the old rows or the new ones. The last kill is aimed at the switch. */
async function killRestores(world: KillWorld, draw: Draw): Promise<string[]> {
  const told: string[] = [];
  const { states } = world;
  await world.remake();
  for (let nth = 0; nth <= world.kills; nth += 1) {
    const afterMs = draw(Math.ceil(world.lastsMs.switch * 1.1), 'switch');
    const kill =
      nth < world.kills ? momentOf(world, draw, 'restore', nth) : { event: BEFORE_SWITCH, afterMs };
    const { last } = await world.restore(path.join(world.dir, 'good.backup'), kill);
    const state = await stateOf(world.target);
    if (state !== states.old && state !== states.fresh) throw new Error(`a mixed state: ${state}`);
    // Old rows are what the next one has to leave or to replace.
    if (state === states.fresh) await world.remake();
    const left = state === states.old ? 'the old rows' : 'the new rows';
    told.push(`restore killed ${describeMoment(kill)} (${last}, ${left})`);
  }
  return told;
}

/** A moment within the nth part of a run, or a little behind its usual end. */
function momentOf(
  { kills, lastsMs }: KillWorld,
  draw: Draw,
  what: 'backup' | 'restore',
  nth: number,
): KillMoment {
  const part = Math.ceil((lastsMs[what] * 1.1) / kills);
  return { afterMs: nth * part + draw(part, what, nth) };
}

async function verifyWhole(path: string): Promise<void> {
  await using file = await openBackupFile(path);
  await runWork(verifyBackupFile(new AbortController().signal, file));
}

const secondsOf = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const describeMoment = ({ event, afterMs }: KillMoment): string =>
  `after ${event === undefined ? '' : `${event} and `}${afterMs} ms`;
