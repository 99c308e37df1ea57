// Kills a whole running platform, PostgreSQL and FFmpeg included, at random moments while it imports
// and transcodes, starts it again, and compares what is published with an undisturbed run.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const summary = 'kills of a whole veza up while it imports and transcodes';

const KILLS_A_TRIAL = 3;
const KILL_AFTER_MS_MAX = 6000;
const READY_TIMEOUT_MS = 120_000;
const TRACKS = 5;
const TRACK_SECONDS = 30;

/** Makes the music and plays it once without a kill: what every trial has to come to. */
export async function open({ workDir, signal }) {
  const music = path.join(workDir, 'music');
  makeMusic(music);
  const dataDir = path.join(workDir, 'undisturbed');
  const undisturbed = await play(music, dataDir, [], signal);
  rmSync(dataDir, { recursive: true, force: true });
  return { trial: (input) => trial(music, undisturbed, { ...input, signal }) };
}

async function trial(music, undisturbed, { dir, draw, signal }) {
  // Milliseconds after each start at which the tree is killed.
  const moments = Array.from({ length: KILLS_A_TRIAL }, (_, kill) => draw(KILL_AFTER_MS_MAX, kill));
  const told = `killed after ${moments.join(', ')} ms`;
  try {
    const published = await play(music, path.join(dir, 'data'), moments, signal);
    if (published !== undisturbed)
      throw new Error('the published bytes are not the undisturbed ones');
  } catch (error) {
    throw new Error(`${told}: ${error.message}`, { cause: error });
  }
  return `${told}, ended the same`;
}

function makeMusic(music) {
  mkdirSync(music, { recursive: true });
  for (let index = 0; index < TRACKS; index += 1) {
    const tone = `aevalsrc=0.3*sin(${220 + 55 * index}*2*PI*t)+0.1*sin(${440 + 7 * index}*2*PI*t*(1+0.01*t)):d=${TRACK_SECONDS}`;
    const file = path.join(music, `tone ${index}.flac`);
    const result = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, file]);
    if (result.status !== 0) throw new Error(`ffmpeg: ${String(result.stderr)}`);
  }
}

/** Starts, kills at each moment, starts for the last time, waits until all plays; the digest of it. */
async function play(music, dataDir, moments, signal) {
  let running;
  try {
    for (const afterMs of moments) {
      running = start(music, dataDir);
      await sleep(afterMs, undefined, { signal });
      killTree(running, dataDir);
      await running.ended;
    }
    running = start(music, dataDir);
    await running.until(/ plays?( yet)?\.$/m, READY_TIMEOUT_MS, signal);
    if (/could not be transcoded|Error [A-Z]/.test(running.text())) throw new Error(running.text());
    // What earlier starts imported is transcoded by this one, too.
    await untilIdle(dataDir);
    running.child.kill('SIGTERM');
    await running.ended;
  } catch (error) {
    if (running !== undefined) killTree(running, dataDir);
    await running?.ended;
    throw error;
  }
  return digestOf(path.join(dataDir, 'storage/assets'));
}

async function untilIdle(dataDir) {
  const args = ['bin/veza.js', 'jobs', 'watch', '--until-idle', '--data-dir', dataDir];
  const idle = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: READY_TIMEOUT_MS });
  if (idle.status !== 0) throw new Error(`jobs watch: ${idle.stdout}${idle.stderr}`);
}

function start(music, dataDir) {
  const args = ['bin/veza.js', 'up', '--port', '0', '--library', music, '--data-dir', dataDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const until = async (pattern, timeoutMs, signal) => {
    const deadline = Date.now() + timeoutMs;
    while (!pattern.test(text)) {
      if (child.exitCode !== null) throw new Error(`veza up ended with ${child.exitCode}: ${text}`);
      if (Date.now() > deadline) throw new Error(`waited in vain for ${pattern}: ${text}`);
      await sleep(50, undefined, { signal });
    }
  };
  return { child, ended, until, text: () => text };
}

/** kill -9 of veza, of FFmpeg below it and of its PostgreSQL. */
function killTree({ child }, dataDir) {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], {
    encoding: 'utf8',
  });
  const pidFile = path.join(dataDir, 'postgres/data/postmaster.pid');
  const postmaster = existsSync(pidFile) ? [readFileSync(pidFile, 'utf8').split('\n')[0]] : [];
  for (const pid of [child.pid, ...stdout.split('\n'), ...postmaster].map(Number).filter(Boolean)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

/** SHA-256 over names and bytes of everything published. */
function digestOf(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  // The folder of an asset follows from its source and settings, so that names are the same too.
  for (const file of files.map((one) => path.join(one.parentPath, one.name)).sort()) {
    hash.update(path.relative(folder, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}
