/** A piece of a backup file: where it lies, and what it has to be. */
export interface Frame {
  /** Byte at which it begins. */
  readonly at: number;
  /** Bytes in the file. */
  readonly stored: number;
  /** Bytes of its content; the same where it is not compressed. */
  readonly bytes: number;
  /** SHA-256 of the stored bytes in hex. */
  readonly sha256: string;
  /** False where it is stored as it was. */
  readonly packed: boolean;
}

/** How far the reading of a backup file is. */
export interface FileEvent {
  readonly type: 'file.progress';
  readonly done: number;
  readonly total: number;
}

/** Begins every backup file. */
export const FILE_HEAD = Buffer.from('VEZA-BACKUP 1\n');
/** Ends it. */
export const FILE_END = Buffer.from('VEZA-END');
/** Where the manifest begins (8), its stored bytes (4), its SHA-256 (32), `FILE_END` (8). */
export const TRAILER_BYTES = 8 + 4 + 32 + FILE_END.length;
