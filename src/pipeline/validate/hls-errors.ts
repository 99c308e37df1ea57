import { defineErrors, errorSpec } from '#core/errors.ts';

export const hlsErrors = defineErrors({
  HLS_UNREADABLE: errorSpec<{ name: string; reason: string }>({
    category: 'invalid',
    doc: 'The playlist that was to be validated cannot be read.',
    message: ({ name, reason }) => `${name} ${reason}.`,
    hint: () => 'Name a playlist that can be read: veza hls validate PATH|URL',
  }),
  HLS_NOTHING_FOUND: errorSpec<{ word: string }>({
    category: 'invalid',
    doc: 'A folder or a pattern that was to be validated holds no playlist.',
    message: ({ word }) => `${word} holds no playlist (.m3u8, .m3u).`,
    hint: () => 'Name a playlist, or a folder with playlists: veza hls validate PATH|URL',
  }),
  HLS_FOLDER_UNREADABLE: errorSpec<{ name: string; reason: string }>({
    category: 'invalid',
    doc: 'A folder that was to be validated, or one below it, may not be read.',
    message: ({ name, reason }) => `The folder ${name} cannot be read (${reason}).`,
    hint: () => 'Give permission to read it, or name what is to be validated without it.',
  }),
  HLS_RULES_FILE_INVALID: errorSpec<{ file: string; problems: readonly string[] }>({
    category: 'invalid',
    doc: 'The file of severities and exceptions cannot be read or is wrong; every fault is listed at once.',
    message: ({ file, problems }) =>
      `${file} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    hint: () => 'veza hls rules lists the rules; docs/hls.md describes the file.',
  }),
  HLS_FIX_NO_FILES: errorSpec<{ name: string }>({
    category: 'invalid',
    doc: 'Only playlists that are files can be mended.',
    message: ({ name }) => `${name} is no file, and only files can be mended.`,
    hint: () => 'Copy the presentation into a folder, then: veza hls validate FOLDER --fix',
  }),
  HLS_FIX_OUTSIDE: errorSpec<{ name: string; base: string }>({
    category: 'invalid',
    doc: 'A presentation names a file outside of the folder that is copied.',
    message: ({ name, base }) => `${name} lies outside of ${base} and cannot be copied with it.`,
    hint: () => 'Mend it in place: veza hls validate PATH --fix',
  }),
  HLS_FIX_OUT_NOT_EMPTY: errorSpec<{ out: string }>({
    category: 'invalid',
    doc: 'The folder for mended copies is there and not empty.',
    message: ({ out }) => `${out} is not empty; nothing in it is written over.`,
    hint: () => 'Name a folder that is new or empty: --out DIR',
  }),
  HLS_FIX_FAILED: errorSpec<{ name: string; file: string; reason: string }>({
    category: 'outside',
    doc: 'A mended playlist or a copy of it could not be written.',
    message: ({ name, file, reason }) =>
      `${name} was not mended: ${file} cannot be written (${reason}).`,
    hint: () => 'Free some space or give permission, then run it again.',
  }),
});
