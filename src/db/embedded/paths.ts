import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where the embedded server keeps its things; all inside the data folder. */
export interface EmbeddedPaths {
  /** Parent of everything below; owned by the user who runs veza. */
  readonly home: string;
  /** PGDATA. */
  readonly data: string;
  /** PGDATA of a newer version that is whole, for as long as it takes to give it its place. */
  readonly upgraded: string;
  /** The server's configuration; written anew at every start. */
  readonly conf: string;
  /** Settings of the operator, read after ours; veza never writes it. */
  readonly customConf: string;
  /** Folder of the Unix socket. */
  readonly run: string;
  /** Folder of the server's own log files. */
  readonly log: string;
  /** What the server says before its log is open. */
  readonly startLog: string;
  /** Says which run of the server `veza db start` keeps alive. */
  readonly pin: string;
}

/** Whether the data folder holds a database of its own, made by an earlier start. */
export function hasEmbeddedDatabase(dataDir: string): boolean {
  const { data, upgraded } = embeddedPaths(dataDir);
  return existsSync(data) || existsSync(upgraded);
}

/** Pure. */
export function embeddedPaths(dataDir: string): EmbeddedPaths {
  const home = path.join(dataDir, 'postgres');
  return {
    home,
    data: path.join(home, 'data'),
    upgraded: path.join(home, 'data.upgraded'),
    conf: path.join(home, 'postgresql.conf'),
    customConf: path.join(home, 'custom.conf'),
    run: path.join(home, 'run'),
    log: path.join(home, 'log'),
    startLog: path.join(home, 'start.log'),
    pin: path.join(home, 'pinned'),
  };
}
