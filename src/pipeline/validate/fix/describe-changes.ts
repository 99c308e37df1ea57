import { createTwoFilesPatch } from 'diff';

import type { MendedPlaylist } from './mend-presentation.ts';

const CONTEXT_LINES = 2;

/** What mending changes, as a unified diff of all playlists; empty where nothing does. */
export function describeChanges(changes: readonly MendedPlaylist[]): string {
  return changes
    .map(({ before, after }) => {
      const { name } = before.resource;
      const texts = [before.bytes.toString(), after.bytes.toString()] as const;
      const options = { context: CONTEXT_LINES };
      const patch = createTwoFilesPatch(name, name, ...texts, undefined, undefined, options);
      // Two lines before the patch that no patch program needs.
      return patch.replace(/^Index: .*\n=+\n/, '');
    })
    .join('');
}
