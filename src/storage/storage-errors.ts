import { defineErrors, errorSpec } from '#core/errors.ts';
import { formatBytes } from '#core/units.ts';

export const storageErrors = defineErrors({
  STORAGE_KEY_INVALID: errorSpec<{ key: string }>({
    category: 'bug',
    doc: 'A storage key does not have the form that veza gives its keys.',
    message: ({ key }) => `The storage key ${JSON.stringify(key)} is not one that veza makes.`,
  }),
  STORAGE_FULL: errorSpec<{ path: string; neededBytes: number | null; freeBytes: number }>({
    category: 'outside',
    doc: 'The disk that holds the media is full.',
    message: ({ path, neededBytes, freeBytes }) =>
      `The disk of ${path} is full: ` +
      (neededBytes === null
        ? `${formatBytes(freeBytes)} (${freeBytes} bytes) are free`
        : `${formatBytes(neededBytes)} (${neededBytes} bytes) are needed, ` +
          `${formatBytes(freeBytes)} (${freeBytes} bytes) are free`),
    hint: () => 'Free space there, or name a data folder on a larger disk with --data-dir DIR.',
  }),
  STORAGE_FAILED: errorSpec<{ path: string; operation: string; reason: string }>({
    category: 'outside',
    doc: 'The media storage cannot be read or written.',
    message: ({ path, operation, reason }) =>
      `The media storage failed to ${operation} ${path}: ${reason}`,
    hint: () => 'Check the disk and who owns the data folder: veza doctor',
  }),
});
