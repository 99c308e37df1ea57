// Kills veza, one of its FFmpegs, its PostgreSQL or all of them at random moments of `veza transcode`
// over a small catalogue, again and again, and runs it to its end: nothing incomplete is ever visible,
// no row of a segment is lost, nothing is left behind, and the bytes are those of an undisturbed run.
// The database is the same for all trials, so that it has gone through the kills of those before.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

export const summary = 'kills of veza transcode, its FFmpegs and its PostgreSQL';

const KILLS_A_TRIAL = 5;
/** A run that ends before its kill is no kill; then all begins anew, but not for ever. */
const RUNS_A_TRIAL_MAX = 15;
const VICTIMS = ['veza', 'ffmpeg', 'postgres', 'all'];
/** Short files come to their end between two kills, long ones hardly ever. */
const TRACK_SECONDS = [3, 7, 12, 20];
const LOOK_EVERY_MS = 40;
const RUN_TIMEOUT_MS = 120_000;
const ORPHANS_GONE_MS_MAX = 10_000;
/** All was done; the lock of a killed run was still held; a file failed; PostgreSQL or FFmpeg was lost. */
const EXIT_CODES_AFTER_KILL = [0, 5, 6, 9];

/** Makes the music and transcodes it twice without a kill: what every trial has to come to. */
export async function open({ workDir, signal }) {
  const music = path.join(workDir, 'music');
  makeMusic(music);
  const dataDir = path.join(workDir, 'data');
  const house = { music, dataDir, signal };
  const outDir = path.join(workDir, 'undisturbed');
  await finish(house, outDir, undefined);
  const undisturbed = readAssets(outDir);
  // Once more for the time: the first run has founded the database.
  const again = path.join(workDir, 'again');
  const startedAt = performance.now();
  await finish(house, again, undisturbed);
  const wholeMs = performance.now() - startedAt;
  checkSame(undisturbed, readAssets(again));
  await checkRows(house, outDir);
  return {
    trial: (input) => trial({ ...house, undisturbed, wholeMs }, input),
    close: () => void veza('db', 'stop', '--data-dir', dataDir),
  };
}

async function trial(house, { dir, draw }) {
  const outDir = path.join(dir, 'out');
  const told = [];
  try {
    for (let run = 0, kills = 0; kills < KILLS_A_TRIAL && run < RUNS_A_TRIAL_MAX; run += 1) {
      const victim = VICTIMS[draw(VICTIMS.length, run, 'victim')];
      // Of what an undisturbed run takes on this machine; how fast that is, the seed cannot know.
      const share = draw(1000, run, 'moment');
      const hit = await runAndKill(house, outDir, {
        victim,
        afterMs: (share / 1000) * house.wholeMs,
      });
      told.push(`${victim} at ${share / 10} %${hit ? '' : ' (too late)'}`);
      checkVisible(house.undisturbed, outDir);
      if (hit) kills += 1;
      else rmSync(outDir, { recursive: true, force: true });
    }
    await finish(house, outDir, house.undisturbed);
    checkSame(house.undisturbed, readAssets(outDir));
    await checkRows(house, outDir);
    await checkNothingLeft(outDir);
  } catch (error) {
    throw new Error(`${told.join(', ')}: ${error.message}`, { cause: error });
  }
  return `${told.join(', ')}; ended the same`;
}

/** Starts a run and kills one of its processes; false where there was none to kill any more. */
async function runAndKill(house, outDir, { victim, afterMs }) {
  const run = start(house, outDir);
  const watch = watchVisible(house.undisturbed, outDir, run);
  await Promise.race([run.ended, sleep(afterMs, undefined, { signal: house.signal })]);
  const hit = await killVictim(victim, run, house.dataDir);
  const code = await run.ended;
  await watch;
  if (code !== null && !EXIT_CODES_AFTER_KILL.includes(code))
    throw new Error(`exit code ${code} after ${victim} was killed: ${run.text()}`);
  return hit;
}

/** Runs to the end; files that a kill of FFmpeg failed are done by this run. */
async function finish(house, outDir, undisturbed) {
  const run = start(house, outDir);
  const watch = watchVisible(undisturbed, outDir, run);
  const code = await run.ended;
  await watch;
  if (code !== 0) throw new Error(`the last run ended with ${code}: ${run.text()}`);
}

function start({ music, dataDir, signal }, outDir) {
  const args = ['bin/veza.js', 'transcode', music, '--out', outDir, '--data-dir', dataDir];
  const stdio = ['ignore', 'ignore', 'pipe'];
  const child = spawn(process.execPath, args, { stdio, signal, killSignal: 'SIGKILL' });
  let text = '';
  child.stderr.on('data', (chunk) => (text += chunk));
  const timer = setTimeout(() => child.kill('SIGKILL'), RUN_TIMEOUT_MS);
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return { child, ended, isRunning, text: () => text };
}

/** An FFmpeg is killed as soon as there is one. */
async function killVictim(victim, { child, isRunning }, dataDir) {
  let encoders = childrenOf(child.pid, 'ffmpeg');
  if (victim === 'ffmpeg') {
    while (encoders.length === 0 && isRunning()) {
      await sleep(LOOK_EVERY_MS);
      encoders = childrenOf(child.pid, 'ffmpeg');
    }
  }
  if (!isRunning()) return false;
  const pidFile = path.join(dataDir, 'postgres/data/postmaster.pid');
  const postmaster = existsSync(pidFile)
    ? [Number(readFileSync(pidFile, 'utf8').split('\n')[0])]
    : [];
  const pids = {
    veza: [child.pid],
    ffmpeg: encoders.slice(-1),
    postgres: postmaster,
    all: [child.pid, ...encoders, ...postmaster],
  }[victim];
  return pids.map((one) => kill(one)).includes(true);
}

function kill(pid) {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    return false;
  }
}

function childrenOf(pid, name) {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,comm=', '--ppid', String(pid)], {
    encoding: 'utf8',
  });
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, command]) => command === name)
    .map(([id]) => Number(id));
}

/** Looks at what is visible for as long as a run lasts: every asset in the moment in which it appears. */
function watchVisible(undisturbed, outDir, run) {
  const watch = undisturbed === undefined ? Promise.resolve() : look(undisturbed, outDir, run);
  // It is awaited when the run has ended; until then its failure must not fail unheard.
  watch.catch(() => {});
  return watch;
}

async function look(undisturbed, outDir, run) {
  const seen = new Set();
  while (run.isRunning()) {
    for (const name of visibleIn(outDir)) {
      if (seen.has(name)) continue;
      seen.add(name);
      checkAsset(undisturbed, outDir, name);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function checkVisible(undisturbed, outDir) {
  for (const name of visibleIn(outDir)) checkAsset(undisturbed, outDir, name);
}

/** Folders with anything a player could begin with. */
function visibleIn(outDir) {
  if (!existsSync(outDir)) return [];
  return readdirSync(outDir).filter(
    (name) => name !== '.veza' && existsSync(path.join(outDir, name, 'master.m3u8')),
  );
}

/** All of it is there, byte for byte; the loudness of the album comes into asset.json at the end. */
function checkAsset(undisturbed, outDir, name) {
  const expected = Object.entries(undisturbed).filter(([file]) => file.startsWith(`${name}/`));
  if (expected.length === 0) throw new Error(`a stranger is visible: ${name}`);
  for (const [file, hash] of expected) {
    const place = path.join(outDir, file);
    if (path.basename(file) === 'asset.json') JSON.parse(readFileSync(place, 'utf8'));
    else if (!existsSync(place)) throw new Error(`${name} is visible without ${file}`);
    else if (hashOf(place) !== hash) throw new Error(`${file} is visible with other bytes`);
  }
}

function checkSame(undisturbed, now) {
  const names = new Set([...Object.keys(undisturbed), ...Object.keys(now)]);
  const other = [...names].filter((name) => undisturbed[name] !== now[name]);
  if (other.length > 0) throw new Error(`not those of the undisturbed run: ${other.join(', ')}`);
}

/** Every file below a folder with its hash. */
function readAssets(outDir) {
  const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.join(one.parentPath, one.name));
  return Object.fromEntries(files.map((file) => [path.relative(outDir, file), hashOf(file)]));
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** The rows of segments are those of the playlists, in their order. */
async function checkRows({ dataDir }, outDir) {
  const rows = await queryRows(
    dataDir,
    `select o.out_dir, o.state, s.rendition, s.sequence, encode(s.sha256, 'hex') as hash
     from outputs o left join output_segments s on s.output_id = o.id
     where o.out_dir like $1 order by o.out_dir, s.rendition, s.sequence`,
    [`${outDir}/%`],
  );
  const recorded = rows.map((row) => {
    if (row.state !== 'done') throw new Error(`${row.out_dir} is ${row.state} at the end`);
    return `${path.relative(outDir, row.out_dir)}/${row.rendition} ${row.sequence} ${row.hash}`;
  });
  const played = [];
  for (const name of visibleIn(outDir).sort()) {
    const renditions = readdirSync(path.join(outDir, name), { withFileTypes: true });
    for (const { name: rendition } of renditions.filter((one) => one.isDirectory())) {
      const playlist = readFileSync(path.join(outDir, name, rendition, 'playlist.m3u8'), 'utf8');
      const segments = playlist.split('\n').filter((line) => line.endsWith('.m4s'));
      for (const [sequence, segment] of segments.entries())
        played.push(`${name}/${rendition} ${sequence} ${path.basename(segment, '.m4s')}`);
    }
  }
  const [a, b] = [recorded.sort().join('\n'), played.sort().join('\n')];
  if (a !== b) throw new Error(`${recorded.length} rows of segments for ${played.length} segments`);
}

async function queryRows(dataDir, text, values) {
  veza('db', 'start', '--data-dir', dataDir);
  const { url, passwordFile } = JSON.parse(veza('db', 'url', '--json', '--data-dir', dataDir));
  const connection = new URL(url);
  connection.password = readFileSync(passwordFile, 'utf8').trim().split(':').at(-1);
  const client = new pg.Client({ connectionString: connection.href });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** No folder for work, and soon no FFmpeg that a killed veza has left. */
async function checkNothingLeft(outDir) {
  if (existsSync(path.join(outDir, '.veza'))) throw new Error('.veza is left');
  const deadline = Date.now() + ORPHANS_GONE_MS_MAX;
  for (;;) {
    const { stdout } = spawnSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' });
    const left = stdout
      .split('\n')
      .filter((line) => /ffmpeg|ffprobe/.test(line) && line.includes(outDir));
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`processes are left: ${left.join(', ')}`);
    await sleep(50);
  }
}

function veza(...args) {
  const result = spawnSync(process.execPath, ['bin/veza.js', ...args], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`veza ${args.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

function makeMusic(music) {
  mkdirSync(music, { recursive: true });
  for (const [index, seconds] of TRACK_SECONDS.entries()) {
    const tone = `aevalsrc=0.3*sin(${220 + 55 * index}*2*PI*t)+0.05*random(0)|0.2*sin(${440 + 7 * index}*2*PI*t*(1+0.01*t)):s=44100:d=${seconds}`;
    const tags = ['-metadata', `title=Tone ${index}`, '-metadata', 'album=Tones'];
    const file = path.join(music, `tone ${index}.flac`);
    const result = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, ...tags, file]);
    if (result.status !== 0) throw new Error(`ffmpeg: ${String(result.stderr)}`);
  }
}
