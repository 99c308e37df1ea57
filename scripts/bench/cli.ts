import { spawnSync } from 'node:child_process';

/** Whole-process wall time of one command in milliseconds. */
function measureMs(args: readonly string[]): number {
  const startedAt = performance.now();
  const result = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (result.status !== 0) throw new Error(`node ${args.join(' ')} ended with ${result.status}`);
  return performance.now() - startedAt;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const PEERS: readonly [name: string, args: readonly string[]][] = [
  ['node -e 0', ['-e', '0']],
  ['veza --version', ['bin/veza.js', '--version']],
  ['veza --help', ['bin/veza.js', '--help']],
  ['veza jobs list --help', ['bin/veza.js', 'jobs', 'list', '--help']],
  ['veza config show', ['bin/veza.js', 'config', 'show']],
];

/** Start-up against a bare Node, round by round in turn; prints medians and ratios of medians. */
export async function run({ rounds }: { rounds: number }): Promise<void> {
  const times = new Map(PEERS.map(([name]) => [name, [] as number[]]));
  for (const [, args] of PEERS) measureMs(args);
  for (let round = 0; round < rounds * 4; round += 1) {
    for (const [name, args] of PEERS) times.get(name)!.push(measureMs(args));
  }
  const bare = median(times.get('node -e 0')!);
  for (const [name, values] of times) {
    const ms = median(values);
    console.log(
      `${name.padEnd(24)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / bare).toFixed(2)} × bare`,
    );
  }
}
