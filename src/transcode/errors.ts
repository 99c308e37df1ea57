import { defineErrors, errorSpec } from '#core/errors.ts';

export const transcodeErrors = defineErrors({
  TRANSCODE_PATH_MISSING: errorSpec<{ path: string }>({
    category: 'invalid',
    doc: 'A path that was given to be transcoded does not exist.',
    message: ({ path }) => `${path} does not exist.`,
    hint: () => 'Check the path; quote names that hold spaces.',
  }),
  TRANSCODE_PATH_UNREADABLE: errorSpec<{ path: string; reason: string }>({
    category: 'invalid',
    doc: 'A path that was given to be transcoded cannot be read.',
    message: ({ path, reason }) => `${path} cannot be read: ${reason}`,
    hint: ({ path }) =>
      `Give the user that runs veza the right to read it: chmod -R u+rX '${path}'`,
  }),
  TRANSCODE_NOTHING_FOUND: errorSpec<{ word: string }>({
    category: 'invalid',
    doc: 'A pattern that was given to be transcoded matches no file.',
    message: ({ word }) => `${word} matches no music file.`,
    hint: () => "Quote the pattern, so that veza reads it: veza transcode 'music/**/*.flac'",
  }),
  OUT_UNWRITABLE: errorSpec<{ path: string; reason: string }>({
    category: 'outside',
    doc: 'The folder of the outputs cannot be made or written.',
    message: ({ path, reason }) => `${path} cannot be written: ${reason}`,
    hint: () => 'Check who owns it and how much space is left, or name another with --out DIR.',
  }),
  OUT_BUSY: errorSpec<{ path: string; holder: string | null; since: string | null }>({
    category: 'busy',
    doc: 'Another run writes into the folder of the outputs.',
    message: ({ path, holder, since }) =>
      `Another run writes into ${path}` + (holder === null ? '.' : `: ${holder}, since ${since}.`),
    hint: () => 'Let it end, or give this run a folder of its own with --out DIR.',
  }),
  OUT_LOCK_LOST: errorSpec<{ path: string }>({
    category: 'outside',
    doc: 'The database was lost while files were transcoded; what was done is on record.',
    message: ({ path }) => `The connection that held the lock of ${path} was lost.`,
    hint: () => 'Run the same command again; it goes on where this run was.',
  }),
  OUTPUT_OCCUPIED: errorSpec<{ path: string; stranger: string }>({
    category: 'invalid',
    doc: 'The output folder of a file holds something that veza has not put there.',
    message: ({ path, stranger }) => `${path} holds ${stranger}, which is not of an output.`,
    hint: ({ path }) => `Move ${path} away, or name another folder with --out DIR.`,
  }),
  SOURCE_CHANGED: errorSpec<{ file: string }>({
    category: 'invalid',
    doc: 'A music file was written to while it was encoded.',
    message: ({ file }) => `${file} changed while it was encoded; nothing was published.`,
    hint: () => 'Run the same command again when nothing writes to it.',
  }),
});
