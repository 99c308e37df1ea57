import { readFileSync } from 'node:fs';

const FILE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * The text of a migration file, or what is wrong with it, as a phrase that follows its name. It is
 * read at once: of a folder of small files the turns through the thread pool cost ten times as much
 * as the reading.
 */
export function readMigrationText(file: string): { text: string } | { fault: string } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { fault: `cannot be read: ${(error as Error).message}` };
  }
  return decodeMigration(bytes);
}

/** As `readMigrationText`, of bytes that were read already. Pure. */
export function decodeMigration(bytes: Buffer): { text: string } | { fault: string } {
  if (bytes.byteLength > FILE_BYTES_MAX) return { fault: `is larger than ${FILE_BYTES_MAX} bytes` };
  const text = decodeUtf8(bytes);
  if (text === undefined) return { fault: 'is not UTF-8' };
  if (text.trim() === '') return { fault: 'is empty' };
  if (text.includes('\0')) return { fault: 'holds a NUL character' };
  return { text };
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
