import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { runTimed, type Timed } from './run-timed.ts';

export interface VezaRun extends Timed {
  /** Of the Node process alone; the rest is FFmpeg's and PostgreSQL's. */
  readonly nodeSeconds: number;
  /** The most memory that the Node process ever had. */
  readonly peakMib: number;
}

/** A veza with a data folder of its own, which is kept from run to run. */
export interface VezaHome {
  readonly dir: string;
}

/** Runs the built command to its end. @throws when it fails */
export async function runVeza({ dir }: VezaHome, args: readonly string[]): Promise<VezaRun> {
  const report = path.join(dir, 'report.json');
  const timed = await runTimed('bin/veza.js', args, { env: vezaEnvironment(dir, report) });
  const { cpuSeconds, peakKib } = JSON.parse(await readFile(report, 'utf8'));
  return { ...timed, nodeSeconds: cpuSeconds, peakMib: peakKib / 1024 };
}

/** The environment of a veza that knows nothing of the machine's own one. */
export function vezaEnvironment(dir: string, report?: string): Record<string, string | undefined> {
  const foreign = Object.entries(process.env).filter(([name]) => !/^(VEZA_|DATABASE_)/.test(name));
  return {
    ...Object.fromEntries(foreign),
    VEZA_DATA_DIR: path.join(dir, 'data'),
    VEZA_LOG_LEVEL: 'warn',
    ...(report === undefined
      ? {}
      : {
          NODE_OPTIONS: `--require ${path.resolve('scripts/transcode-peers/report-node.cjs')}`,
          VEZA_BENCH_REPORT: report,
        }),
  };
}
