import { defineErrors, errorSpec } from '#core/errors.ts';
import { formatBytes } from '#core/units.ts';

export const catalogErrors = defineErrors({
  TRACK_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such track, or the viewer may not know of it.',
    message: ({ id }) => `There is no track ${id}.`,
  }),
  TRACK_NOT_YOURS: errorSpec<{ id: string }>({
    category: 'denied',
    doc: 'A track may be changed by its owner and by moderators only.',
    message: ({ id }) => `Track ${id} belongs to somebody else.`,
  }),
  ALBUM_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such album, or the viewer may hear nothing of it.',
    message: ({ id }) => `There is no album ${id}.`,
  }),
  ARTIST_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such artist, or the viewer may hear nothing of them.',
    message: ({ id }) => `There is no artist ${id}.`,
  }),
  IMPORT_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such import.',
    message: ({ id }) => `There is no import ${id}.`,
  }),
  IMPORT_PATH_MISSING: errorSpec<{ path: string }>({
    category: 'invalid',
    doc: 'A path that was given to the import does not exist.',
    message: ({ path }) => `${path} does not exist.`,
    hint: () => 'Check the path; quote names that hold spaces.',
  }),
  IMPORT_PATH_UNREADABLE: errorSpec<{ path: string; reason: string }>({
    category: 'invalid',
    doc: 'A path that was given to the import cannot be read.',
    message: ({ path, reason }) => `${path} cannot be read: ${reason}`,
    hint: ({ path }) =>
      `Give the user that runs veza the right to read it: chmod -R u+rX '${path}'`,
  }),
  IMPORT_TOO_MANY_FILES: errorSpec<{ filesMax: number }>({
    category: 'invalid',
    doc: 'One import was given more files than it takes.',
    message: ({ filesMax }) => `There are more than ${filesMax} files under the given paths.`,
    hint: () => 'Import the folders one after another.',
  }),
  IMPORT_DISK_FULL: errorSpec<{
    freeBytes: number;
    copyBytes: number;
    renditionBytes: number;
    reserveBytes: number;
  }>({
    category: 'outside',
    doc: 'The disk of the data folder will not hold the music, its renditions and the reserve.',
    message: (need) =>
      `The disk will not hold this music: ${formatBytes(need.copyBytes)} of files, about ` +
      `${formatBytes(need.renditionBytes)} of renditions and a reserve of ` +
      `${formatBytes(need.reserveBytes)} are needed, ${formatBytes(need.freeBytes)} are free.`,
    hint: () =>
      'Free space, import fewer folders, or name a larger disk with --data-dir DIR. ' +
      'VEZA_IMPORT_DISK_RESERVE_BYTES sets the reserve.',
  }),
  TRANSCODES_NOT_STARTED: errorSpec<{ waiting: number }>({
    category: 'outside',
    doc: 'Imported music waits to be transcoded and no worker takes it.',
    message: ({ waiting }) => `${waiting} tracks wait to be transcoded and no worker takes them.`,
    hint: () => 'veza worker',
  }),
  FILE_EMPTY: errorSpec<Record<string, never>>({
    category: 'invalid',
    doc: 'A music file has no bytes.',
    message: () => 'The file is empty.',
  }),
  FILE_TOO_LARGE: errorSpec<{ bytes: number; bytesMax: number }>({
    category: 'invalid',
    doc: 'A music file is larger than the import takes.',
    message: ({ bytes, bytesMax }) =>
      `The file has ${formatBytes(bytes)}; at most ${formatBytes(bytesMax)} are imported.`,
    hint: () => 'VEZA_IMPORT_FILE_BYTES_MAX sets the limit.',
  }),
  FILE_CHANGED: errorSpec<Record<string, never>>({
    category: 'invalid',
    doc: 'A file was written to while it was imported.',
    message: () => 'The file changed while it was read.',
    hint: () => 'Import it again when nothing writes to it.',
  }),
  FILE_NOT_MUSIC: errorSpec<{ reason: string }>({
    category: 'invalid',
    status: 415,
    doc: 'A file that claims to be music holds none that can be read.',
    message: ({ reason }) => `The file holds no readable music: ${reason}`,
  }),
});
