import { run as runOclif } from '@oclif/core';

/** Runs the command line; the exit code is left in `process.exitCode`. */
export async function run(argv: readonly string[], entry: string): Promise<void> {
  await runOclif([...argv], entry);
}
