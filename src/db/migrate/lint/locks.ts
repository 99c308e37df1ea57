/** The lock modes of a table, weakest first: the number that PostgreSQL gives each is its place, from 1. */
export const LOCK_MODES = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;
export type LockMode = (typeof LOCK_MODES)[number];

/**
 * What has to wait while a mode is held: PostgreSQL's table of conflicting lock modes (chapter
 * "Explicit Locking"), in the words of who reads and writes the table.
 */
export const BLOCKS: Readonly<Record<LockMode, string>> = Object.freeze({
  'ACCESS SHARE': 'blocks only what takes ACCESS EXCLUSIVE',
  'ROW SHARE': 'blocks only what takes EXCLUSIVE or ACCESS EXCLUSIVE',
  'ROW EXCLUSIVE': 'blocks index builds and schema changes; reads and writes go on',
  'SHARE UPDATE EXCLUSIVE': 'blocks vacuum and schema changes; reads and writes go on',
  SHARE: 'blocks writes; reads go on',
  'SHARE ROW EXCLUSIVE': 'blocks writes; reads go on',
  EXCLUSIVE: 'blocks writes and select for update; plain reads go on',
  'ACCESS EXCLUSIVE': 'blocks reads and writes',
});

/** The stronger of two modes. Pure. */
export function strongerLock(a: LockMode, b: LockMode): LockMode {
  return LOCK_MODES.indexOf(a) >= LOCK_MODES.indexOf(b) ? a : b;
}
