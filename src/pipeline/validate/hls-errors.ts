import { defineErrors, errorSpec } from '#core/errors.ts';

export const hlsErrors = defineErrors({
  HLS_UNREADABLE: errorSpec<{ name: string; reason: string }>({
    category: 'invalid',
    doc: 'The playlist that was to be validated cannot be read.',
    message: ({ name, reason }) => `${name} ${reason}.`,
    hint: () => 'Name a playlist that is there: veza hls validate PATH|URL',
  }),
  HLS_NOTHING_FOUND: errorSpec<{ word: string }>({
    category: 'invalid',
    doc: 'A folder or a pattern that was to be validated holds no playlist.',
    message: ({ word }) => `${word} holds no playlist (.m3u8, .m3u).`,
    hint: () => 'Name a playlist, or a folder with playlists: veza hls validate PATH|URL',
  }),
  HLS_RULES_FILE_INVALID: errorSpec<{ file: string; problems: readonly string[] }>({
    category: 'invalid',
    doc: 'The file of severities and exceptions cannot be read or is wrong; every fault is listed at once.',
    message: ({ file, problems }) =>
      `${file} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    hint: () => 'veza hls rules lists the rules; docs/hls.md describes the file.',
  }),
});
