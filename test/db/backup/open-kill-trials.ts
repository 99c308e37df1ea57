import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { runWork } from '#core/events.ts';
import { openBackupFile, verifyBackupFile } from '#db/backup/index.ts';

import {
  openKillWorld,
  requireFresh,
  stateOf,
  type KillTrialsInput,
  type KillWorld,
} from './kill-world.ts';
import type { KillMoment } from './run-veza.ts';

export interface KillTrials extends AsyncDisposable {
  /** Kills backups and restores at drawn moments, and compares; says what was done. */
  trial(draw: Draw): Promise<string>;
}

type Draw = (below: number, ...words: (string | number)[]) => number;

/** A part of a run in which it is killed: a moment after the event, or after its start. */
interface Part {
  readonly event?: string;
  /** Of an event that counts, between which shares. */
  readonly from?: number;
  readonly to?: number;
}

/** The list of media, the manifest and the name of the file come after all rows. */
const BACKUP_PARTS: readonly Part[] = [
  {},
  { event: 'rows.progress', from: 0, to: 0.33 },
  { event: 'rows.progress', from: 0.33, to: 0.67 },
  { event: 'rows.progress', from: 0.67, to: 1 },
  { event: 'rows.progress', from: 1 },
  { event: 'media.progress' },
];
/** Reading the file, tables, rows, their verification, indexes, and the change of places. */
const RESTORE_PARTS: readonly Part[] = [
  {},
  { event: 'restore.started' },
  { event: 'rows.progress', from: 0, to: 1 },
  { event: 'rows.progress', from: 1 },
  { event: 'index.progress', from: 0, to: 1 },
  { event: 'schema.verified' },
];
const DELAY_MS_MAX = 300;
const LARGE_DELAY_MS_MAX = 5_000;

/** Prepares what all trials share. */
export async function openKillTrials(input: KillTrialsInput): Promise<KillTrials> {
  await mkdir(input.dir, { recursive: true });
  const world = await openKillWorld(input);
  const { admin } = world;
  const isLarge = input.tracks !== undefined;
  const how = { each: isLarge, delayMsMax: isLarge ? LARGE_DELAY_MS_MAX : DELAY_MS_MAX };
  return {
    trial: async (draw) => {
      const saved = path.join(input.dir, 'trial.backup');
      const backups = momentsOf(draw, 'backup', BACKUP_PARTS, how);
      const restores = momentsOf(draw, 'restore', RESTORE_PARTS, how);
      const told = await killBackups(world, backups, saved);
      told.push(...(await killRestores(world, restores, saved)));
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
async function killBackups(
  world: KillWorld,
  moments: readonly KillMoment[],
  saved: string,
): Promise<string[]> {
  const told: string[] = [];
  for (const kill of moments) {
    await rm(saved, { force: true });
    const { last, durationMs } = await world.backup(saved, kill);
    const isThere = existsSync(saved);
    if (isThere) await verifyWhole(saved);
    const left = isThere ? 'a whole file' : 'no file';
    told.push(`backup killed after ${secondsOf(durationMs)} at ${last}: ${left}`);
  }
  await rm(saved, { force: true });
  const { durationMs } = await world.backup(saved);
  told.push(`backup in ${secondsOf(durationMs)}`);
  await verifyWhole(saved);
  const partial = (await readdir(world.dir)).filter((name) => name.includes('partial'));
  if (partial.length > 0) throw new Error(`a draft was left behind: ${partial.join()}`);
  return told;
}

/** A killed restore leaves the old rows or the new ones; a plain one puts the new ones there. */
async function killRestores(
  world: KillWorld,
  moments: readonly KillMoment[],
  saved: string,
): Promise<string[]> {
  const told: string[] = [];
  const { states } = world;
  await world.remake();
  for (const kill of moments) {
    const { last, durationMs } = await world.restore(saved, kill);
    const state = await stateOf(world.target);
    if (state !== states.old && state !== states.fresh) throw new Error(`a mixed state: ${state}`);
    // Old rows are what the next one has to leave or to replace.
    if (state === states.fresh) await world.remake();
    const left = state === states.old ? 'the old rows' : 'the new rows';
    told.push(`restore killed after ${secondsOf(durationMs)} at ${last}: ${left}`);
  }
  const { durationMs } = await world.restore(saved);
  told.push(`restore in ${secondsOf(durationMs)}`);
  await requireFresh(world);
  return told;
}

/** One moment in a drawn part of a run, or with `each` one in every part. */
function momentsOf(
  draw: Draw,
  what: string,
  parts: readonly Part[],
  { each, delayMsMax }: { each: boolean; delayMsMax: number },
): KillMoment[] {
  const chosen = each ? parts : [parts[draw(parts.length, what)]!];
  return chosen.map(({ event, from = 0, to = from }, nth) => ({
    event,
    share: from + ((to - from) * draw(1000, what, nth, 'share')) / 1000,
    afterMs: draw(delayMsMax, what, nth, 'delay'),
  }));
}

async function verifyWhole(path: string): Promise<void> {
  await using file = await openBackupFile(path);
  await runWork(verifyBackupFile(new AbortController().signal, file));
}

const secondsOf = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
