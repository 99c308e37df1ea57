// A 100 KB media segment over loopback: veza (authorised, logged, measured) beside nginx with
// sendfile (logging, too), express.static, and a bare node:http server that only writes a buffer,
// which is as fast as any server on Node can be, and Express that only writes a buffer. One client, wrk where it is installed, on a core
// of its own; interleaved rounds.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

import { cpuSeconds } from '../http-peers/cpu-seconds.ts';
import { hasWrk, load, type Target } from '../http-peers/load.ts';
import { findNginx } from '../http-peers/serve.ts';

/** What the children run, from the same bundle. */
export { serve } from '../http-peers/serve.ts';

const ROUND_MS = 2000;
const WARM_UP_MS = 3000;

interface Peer extends Target {
  readonly name: string;
  readonly child: ChildProcess;
}

interface Round {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

/** Runs the benchmark and prints medians and ratios. */
export async function run(options: { rounds: number }): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-bench-http-'));
  const peers: Peer[] = [];
  try {
    peers.push(await startPeer('veza', dir));
    for (const name of ['node:http', 'express buffer', 'express.static']) {
      peers.push(await startPeer(name, dir));
    }
    if (findNginx() === undefined) console.log('nginx is not installed: it is left out.');
    else peers.push(await startPeer('nginx', dir));
    if (!hasWrk()) console.log('wrk is not installed: a slower client of our own is used.');
    const rounds = new Map(peers.map((peer) => [peer.name, [] as Round[]]));
    for (const peer of peers) await load(peer, WARM_UP_MS);
    for (let round = 0; round < options.rounds; round += 1) {
      for (const peer of peers) rounds.get(peer.name)!.push(await measure(peer));
    }
    report(rounds);
  } finally {
    await Promise.all(peers.map(stopPeer));
    await rm(dir, { recursive: true, force: true });
  }
}

function report(rounds: ReadonlyMap<string, readonly Round[]>): void {
  const [veza] = [...rounds.values()];
  for (const [name, own] of rounds) {
    const perSecond = median(own.map((round) => round.perSecond));
    const cpu = median(own.map((round) => round.cpuMicroseconds));
    const ratio = median(own.map((round, index) => veza![index]!.perSecond / round.perSecond));
    console.log(
      `${name.padEnd(16)} ${perSecond.toFixed(0).padStart(7)} requests/s  ` +
        `${cpu.toFixed(0).padStart(5)} µs cpu/request  veza/${name} ${ratio.toFixed(2)}`,
    );
  }
}

async function measure(peer: Peer): Promise<Round> {
  const before = cpuSeconds(peer.child.pid!);
  const { requests, seconds } = await load(peer, ROUND_MS);
  const spent = cpuSeconds(peer.child.pid!) - before;
  return { perSecond: requests / seconds, cpuMicroseconds: (spent / requests) * 1e6 };
}

/** One peer in a process of its own, on the first core when there are two. */
async function startPeer(name: string, dir: string): Promise<Peer> {
  const serve = `import(process.argv[1]).then((bench) => bench.serve(...process.argv.slice(2)))`;
  const args = ['--input-type=module', '-e', serve, import.meta.url, name, dir];
  const [command, ...rest] = pinned([process.execPath, ...args]);
  // Logs go to a file, as everywhere; nginx writes one, too.
  const log = openSync(path.join(dir, `${name}.log`), 'a');
  const child = spawn(command!, rest, { stdio: ['pipe', 'pipe', log] });
  const [line] = (await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(() => {
      throw new Error(
        `the server of ${name} ended before it listened: ${readFileSync(path.join(dir, `${name}.log`), 'utf8')}`,
      );
    }),
  ])) as [Buffer];
  return { name, child, ...(JSON.parse(String(line)) as Target) };
}

async function stopPeer(peer: Peer): Promise<void> {
  const ended = once(peer.child, 'exit');
  peer.child.stdin!.end();
  await ended;
}

function pinned(command: string[]): string[] {
  const pins = cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0;
  return pins ? ['taskset', '-c', '0', ...command] : command;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
