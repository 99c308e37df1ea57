/** Time to show the ticket. */
export const CONNECT_TIMEOUT_MS = 5_000;
/** Time that a peer has to answer our close before the socket is destroyed. */
export const CLOSE_TIMEOUT_MS = 5_000;
/** Under the idle limit of 60 s that proxies commonly have. */
export const PING_EVERY_MS = 25_000;
/** Connections are looked after in one sweep, not by a timer each. */
export const SWEEP_EVERY_MS = 1_000;
/** A message of ours comes in one frame; a message in a hundred pieces is an attack on memory. */
export const FRAGMENTS_MAX = 16;
export const BUFFERED_CHUNKS_MAX = 64;
/** Frames of one connection that wait for their turn. */
export const INBOUND_QUEUE_MAX = 32;
/** A burst may be this many seconds' worth. */
export const BURST_SECONDS = 2;
/** So many frames over the limit within the window end the connection. */
export const VIOLATIONS_MAX = 3;
export const VIOLATIONS_WINDOW_MS = 60_000;
/** Rights are looked at again when the connection is this old. */
export const CONNECTION_AGE_MAX_MS = 6 * 3_600_000;
/** Between two progress events of one job. */
export const PROGRESS_EVERY_MS = 250;
/** What a snapshot holds at most. */
export const SNAPSHOT_MAX = 200;
/** After a failed read of rows, before the next. */
export const READ_RETRY_MS = 1_000;
