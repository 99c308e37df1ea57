import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Whether the process that made a staging name lives; `unknown` where only its own machine knows. */
export type OwnerState = 'alive' | 'dead' | 'unknown';

/** What stands for the start of a process that has ended and was not collected by its parent. */
const ENDED = 'ended';

const OWNED_NAME = /\.([0-9a-f]{8})\.(\d+)\.(\d+)$/;

/**
 * A staging name that nobody else has and that says whose it is: machine, process and the moment
 * at which that process started, for pids come again.
 */
export async function nameOwnedStaging(kind: string): Promise<string> {
  const startedAt = (await readStartTicks(process.pid)) ?? '0';
  const nonce = randomBytes(12).toString('hex');
  return `${kind}-${nonce}.${machineTag()}.${process.pid}.${startedAt}`;
}

/** Reads from a staging name whether its owner lives. */
export async function findOwnerState(name: string): Promise<OwnerState> {
  const [, machine, pid, startedAt] = OWNED_NAME.exec(name) ?? [];
  if (machine !== machineTag()) return 'unknown';
  if (!isRunning(Number(pid))) return 'dead';
  const ticks = await readStartTicks(Number(pid));
  // Where the system does not say when a process started, one of that pid is taken for the owner.
  return ticks === undefined || startedAt === '0' || ticks === startedAt ? 'alive' : 'dead';
}

function machineTag(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in ticks since the machine did (proc(5), field 22); undefined elsewhere. */
async function readStartTicks(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; what follows it begins with field 3.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? ENDED : fields[19];
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code!)) {
      return undefined;
    }
    throw error;
  }
}
