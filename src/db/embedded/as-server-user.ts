import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';

import { embeddedErrors } from './errors.ts';
import type { ServerUser } from './server-user.ts';

/** A command with what `spawn` needs to run it as the server's user. */
export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly uid?: number;
    readonly gid?: number;
  };
}

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'];

/**
 * Wraps a program so that it runs as the server's user. Where a folder on the way to one of `needs`
 * may not be entered by that user (a clone below /root, a folder of `mktemp -d`), the program gets
 * the one capability to pass through folders and nothing else; it is given only where it is needed.
 * @throws EMBEDDED_UNREACHABLE_FOLDER where `setpriv` is not there to give it.
 */
export async function asServerUser(
  user: ServerUser | undefined,
  program: { file: string; args: readonly string[]; needs: readonly string[] },
): Promise<ServerCommand> {
  // The environment of veza may hold secrets and PG* names that would mislead the server.
  const options = { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };
  if (user === undefined) return { file: program.file, args: program.args, options };
  const barred = await findBarredFolder(user, [program.file, ...program.needs]);
  if (barred === undefined) {
    const { uid, gid } = user;
    return { file: program.file, args: program.args, options: { ...options, uid, gid } };
  }
  const setpriv = SETPRIV.find((file) => existsSync(file));
  if (setpriv === undefined) {
    throw embeddedErrors.EMBEDDED_UNREACHABLE_FOLDER({ folder: barred, user: user.name });
  }
  const drop = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const keep = ['--inh-caps=-all,+dac_read_search', '--ambient-caps=-all,+dac_read_search'];
  const bound = ['--bounding-set=-all,+dac_read_search'];
  // Without it access(2), by which initdb looks for its own binaries, ignores the capability.
  const bits = ['--securebits=+no_setuid_fixup'];
  return {
    file: setpriv,
    args: [...drop, ...keep, ...bound, ...bits, '--', program.file, ...program.args],
    options,
  };
}

/** The outermost folder above any of the files that the user may not pass through. */
export async function findBarredFolder(
  user: Pick<ServerUser, 'uid' | 'gid'>,
  files: readonly string[],
): Promise<string | undefined> {
  for (const file of files) {
    const parts = path.dirname(file).split(path.sep);
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join(path.sep) || path.sep;
      const { mode, uid, gid } = await stat(folder);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return folder;
    }
  }
  return undefined;
}
