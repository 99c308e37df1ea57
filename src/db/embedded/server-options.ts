import type { Config } from '#core/config.ts';

import type { EnsureServerOptions } from './ensure-server.ts';

/** A server that waits for no disk. It survives every death of a process, and no loss of power. */
const THROWAWAY: EnsureServerOptions = Object.freeze({
  sync: false,
  settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
});

/** How the server of an installation is made and started: one for tests is thrown away afterwards. Pure. */
export function serverOptionsOf({ env }: Pick<Config, 'env'>): EnsureServerOptions {
  return env === 'test' ? THROWAWAY : {};
}
