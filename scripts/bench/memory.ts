// What `veza up` keeps in memory once everything is transcoded and nothing happens any more: started
// by its file, as an installed veza and `npm start` are, and as plainly as it can be, by `node` without
// the flags that both of them set.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROUNDS_MAX = 3;
const IDLE_MS = 20_000;
const READY_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 30_000;

const LAUNCHES = [
  { name: 'installed', line: ['bin/veza.js'] },
  { name: 'plain node', line: [process.execPath, 'bin/veza.js'] },
] as const;

interface Measured {
  /** From the first line to the last track that plays. */
  readonly seconds: number;
  /** Resident memory of the Node process, MB of 10^6 bytes, when all plays and when it idles. */
  readonly readyMb: number;
  readonly idleMb: number;
}

/** Prints the resident memory of an idle `veza up`: with the demo, and with a library when one is given. */
export async function run(options: { rounds: number; library?: string }): Promise<void> {
  const contents: [name: string, args: string[]][] = [['demo', []]];
  if (options.library) contents.push(['library', ['--library', path.resolve(options.library)]]);
  const scenarios = contents.flatMap(([name, args]) =>
    LAUNCHES.map(({ name: launch, line }) => ({ name: `${name}, ${launch}`, line, args })),
  );
  for (const { name, line, args } of scenarios) {
    const rounds: Measured[] = [];
    for (let round = 0; round < Math.min(options.rounds, ROUNDS_MAX); round += 1) {
      rounds.push(await measure([...line, 'up', ...args]));
    }
    const of = (pick: (round: Measured) => number) => rounds.map(pick).sort((a, b) => a - b);
    const idle = of(({ idleMb }) => idleMb);
    console.log(
      `${name.padEnd(22)} idle ${median(idle).toFixed(0)} MB (${idle.map(Math.round).join(', ')}), ` +
        `when ready ${median(of(({ readyMb }) => readyMb)).toFixed(0)} MB, ` +
        `all plays after ${median(of(({ seconds }) => seconds)).toFixed(1)} s`,
    );
  }
}

async function measure(line: readonly string[]): Promise<Measured> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-bench-memory-'));
  const startedAt = performance.now();
  const child = await start(dir, line);
  try {
    await allPlays(child);
    const seconds = (performance.now() - startedAt) / 1000;
    const readyMb = residentMb(child.pid!);
    await sleep(IDLE_MS);
    return { seconds, readyMb, idleMb: residentMb(child.pid!) };
  } finally {
    await stop(child);
    await rm(dir, { recursive: true, force: true });
  }
}

async function start(dir: string, [command, ...args]: readonly string[]): Promise<ChildProcess> {
  const { MALLOC_ARENA_MAX: _arenas, NODE_OPTIONS: _options, ...env } = process.env;
  const place = ['--data-dir', path.join(dir, 'data'), '--port', String(await freePort())];
  return spawn(command!, [...args, ...place, '--progress', 'text'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when veza says how many tracks play. @throws when it ends first, or says it too late. */
async function allPlays(child: ChildProcess): Promise<void> {
  let said = '';
  const done = new Promise<void>((resolve, reject) => {
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/^\d+ tracks play/m.test(said)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`veza up ended with ${code}:\n${said}`)));
  });
  const late = sleep(READY_TIMEOUT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`Not all plays after ${READY_TIMEOUT_MS} ms:\n${said}`);
  });
  await Promise.race([done, late]);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
}

function residentMb(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return (Number(kib) * 1024) / 1e6;
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)]!;
}
