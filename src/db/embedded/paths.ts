import path from 'node:path';

/** Where the embedded server keeps its things; all inside the data folder. */
export interface EmbeddedPaths {
  /** Parent of everything below; mode 0700, owned by the user that the server runs as. */
  readonly home: string;
  /** PGDATA. */
  readonly data: string;
  /** Folder of the Unix socket. */
  readonly run: string;
  /** Folder of the server's own log files. */
  readonly log: string;
  /** What the server says before its log is open. */
  readonly startLog: string;
  /** Says which run of the server `veza db start` keeps alive. */
  readonly pin: string;
}

/** Pure. */
export function embeddedPaths(dataDir: string): EmbeddedPaths {
  const home = path.join(dataDir, 'postgres');
  return {
    home,
    data: path.join(home, 'data'),
    run: path.join(home, 'run'),
    log: path.join(home, 'log'),
    startLog: path.join(home, 'start.log'),
    pin: path.join(home, 'pinned'),
  };
}
