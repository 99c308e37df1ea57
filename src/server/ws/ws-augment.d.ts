import 'ws';

// Options that ws 8.23 reads and its types do not name yet.
declare module 'ws' {
  interface ServerOptions {
    /** Milliseconds that a peer has to answer our close frame. */
    closeTimeout?: number;
    /** Pongs that may wait for a peer that does not read. */
    maxPendingAutoPongs?: number;
  }
}
