import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, rmdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const PIECE_BYTES = 256 * 1024;

/** Whether this process may mount something that nobody else sees; not every container lets it. */
export function canMount(): boolean {
  const { status } = spawnSync('unshare', [...namespaces(), '--', ...MOUNT, '/mnt']);
  return status === 0;
}

const MOUNT = ['mount', '-t', 'tmpfs', 'tmpfs'];

/** Who is not root is root in a namespace of users. */
function namespaces(): string[] {
  return process.getuid!() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
}

/** A file system of limited size that goes away with the process that holds it. */
export interface SmallDisk extends AsyncDisposable {
  /** An empty folder of the owner; nobody else sees it at another path. */
  readonly folder: string;
  /** Leaves room for about `leftBytes` more. */
  fill(leftBytes: number): Promise<void>;
  free(): Promise<void>;
}

/**
 * Mounts a tmpfs in a mount namespace of its own, as root or in a user namespace; the way into it
 * leads through `/proc/PID/root`, which its owner and root may go.
 * @throws where the kernel lets this process make neither, with what it said.
 */
export async function openSmallDisk(input: {
  readonly bytes: number;
  /** Where root makes it for somebody else. */
  readonly owner: { readonly uid: number; readonly gid: number };
}): Promise<SmallDisk> {
  const { uid, gid } = input.owner;
  const isRoot = process.getuid!() === 0;
  const place = await mkdtemp(path.join(tmpdir(), 'veza-disk-'));
  const own = isRoot ? `,uid=${uid},gid=${gid}` : '';
  const mount = `${MOUNT.join(' ')} -o size=${input.bytes},mode=755${own} ${place}`;
  const drop = isRoot ? `setpriv --reuid=${uid} --regid=${gid} --clear-groups ` : '';
  // It ends when its stdin does: with this process, however that ends.
  // Only as a process of its owner it lets the owner in, so that is who says that it is mounted.
  const script = `${mount} && exec ${drop}sh -c 'echo mounted; exec cat'`;
  const holder = spawn('unshare', [...namespaces(), '--', 'sh', '-c', script]);
  const ended = once(holder, 'close');
  const errors = text(holder.stderr);
  const mounted = await Promise.race([once(holder.stdout, 'data'), ended.then(() => undefined)]);
  if (mounted === undefined) {
    await rmdir(place);
    throw new Error(`no small disk can be mounted: ${await errors}`);
  }
  const folder = `/proc/${holder.pid}/root${place}`;
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill: async (leftBytes) => {
      const { bavail, bsize } = await statfs(folder);
      const handle = await open(filler, 'w');
      try {
        for (let left = bavail * bsize - leftBytes; left > 0; left -= PIECE_BYTES) {
          await handle.write(Buffer.alloc(Math.min(left, PIECE_BYTES)));
        }
      } finally {
        await handle.close();
      }
    },
    free: () => rm(filler, { force: true }),
    [Symbol.asyncDispose]: async () => {
      holder.stdin.end();
      await ended;
      await rmdir(place);
    },
  };
}
