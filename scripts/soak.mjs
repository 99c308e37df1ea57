// npm run soak: kills a whole running platform at random moments while it imports and transcodes,
// starts it again, and compares what is published with an undisturbed run. Seeded; resumable with
// --from; ends after --minutes.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Command } from 'commander';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const number = (text) => Number.parseInt(text, 10);
const options = new Command('npm run soak --')
  .option('--seed <n>', 'what the moments of the kills follow from', number, 1)
  .option('--rounds <n>', 'rounds, each with its own data folder', number, 20)
  .option('--from <n>', 'round to start with: how a stopped run goes on', number, 0)
  .option('--minutes <n>', 'budget; the round that runs is ended', number, 30)
  .parse()
  .opts();

const KILLS_A_ROUND = 3;
const KILL_AFTER_MS_MAX = 6000;
const READY_TIMEOUT_MS = 120_000;

const work = path.join(tmpdir(), `veza-soak-${process.pid}`);
const music = path.join(work, 'music');
mkdirSync(music, { recursive: true });
const endsAt = Date.now() + options.minutes * 60_000;
const total = { passed: 0, failed: 0 };
try {
  makeMusic();
  const undisturbed = await play(path.join(work, 'undisturbed'), []);
  for (let round = options.from; round < options.rounds && Date.now() < endsAt; round += 1) {
    const moments = momentsOf(options.seed, round);
    const dataDir = path.join(work, `round-${round}`);
    try {
      const published = await play(dataDir, moments);
      if (published !== undisturbed)
        throw new Error('the published bytes differ from an undisturbed run');
      total.passed += 1;
      console.log(`round ${round}: killed after ${moments.join(', ')} ms, ended the same`);
    } catch (error) {
      total.failed += 1;
      console.log(
        `round ${round} FAILED (seed ${options.seed}, kills after ${moments.join(', ')} ms): ${error.message}`,
      );
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed, 0 skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;

function makeMusic() {
  for (let index = 0; index < 5; index += 1) {
    const tone = `aevalsrc=0.3*sin(${220 + 55 * index}*2*PI*t)+0.1*sin(${440 + 7 * index}*2*PI*t*(1+0.01*t)):d=30`;
    const file = path.join(music, `tone ${index}.flac`);
    const result = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, file]);
    if (result.status !== 0) throw new Error(`ffmpeg: ${String(result.stderr)}`);
  }
}

/** Milliseconds after each start at which the tree is killed; follows from seed and round alone. */
function momentsOf(seed, round) {
  return Array.from({ length: KILLS_A_ROUND }, (_, index) => {
    const digest = createHash('sha256').update(`${seed}/${round}/${index}`).digest();
    return digest.readUInt32BE(0) % KILL_AFTER_MS_MAX;
  });
}

/** Starts, kills at each moment, starts for the last time, waits until all plays; the digest of it. */
async function play(dataDir, moments) {
  for (const afterMs of moments) {
    const victim = start(dataDir);
    await sleep(afterMs);
    killTree(victim, dataDir);
    await victim.ended;
  }
  const last = start(dataDir);
  try {
    await last.until('tracks play', READY_TIMEOUT_MS);
    if (/could not be transcoded|Error [A-Z]/.test(last.text())) throw new Error(last.text());
    // What earlier starts imported is transcoded by this one, too.
    const watch = ['bin/veza.js', 'jobs', 'watch', '--until-idle', '--data-dir', dataDir];
    const idle = spawnSync(process.execPath, watch, {
      encoding: 'utf8',
      timeout: READY_TIMEOUT_MS,
    });
    if (idle.status !== 0) throw new Error(`jobs watch: ${idle.stdout}${idle.stderr}`);
  } finally {
    last.child.kill('SIGTERM');
    await last.ended;
  }
  return digestOf(path.join(dataDir, 'storage/assets'));
}

function start(dataDir) {
  const args = ['bin/veza.js', 'up', '--port', '0', '--library', music, '--data-dir', dataDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const until = async (words, timeoutMs) => {
    const deadline = Date.now() + timeoutMs;
    while (!text.includes(words)) {
      if (child.exitCode !== null) throw new Error(`veza up ended with ${child.exitCode}: ${text}`);
      if (Date.now() > deadline) throw new Error(`waited in vain for "${words}": ${text}`);
      await sleep(50);
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
