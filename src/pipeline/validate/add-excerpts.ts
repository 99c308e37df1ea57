import { codePointIndex } from '#core/code-point-index.ts';
import { drawCaret } from '#core/draw-caret.ts';
import { visible } from '#core/visible.ts';

import type { PlaylistBase } from '../playlist/playlist-view.ts';
import type { HlsFinding } from './check-presentation.ts';
import type { Presentation } from './presentation.ts';

/**
 * Findings about lines of playlists with the line as evidence, a caret under the place. What would move
 * a terminal's cursor stands as a picture of it. Pure.
 */
export function addExcerpts(
  findings: readonly HlsFinding[],
  { multivariant, renditions }: Presentation,
): readonly HlsFinding[] {
  const playlists = new Map<string, PlaylistBase>();
  for (const { playlist } of renditions) playlists.set(playlist.resource.name, playlist);
  if (multivariant !== undefined) playlists.set(multivariant.resource.name, multivariant);
  return findings.map((finding) => {
    const { name, line, column = 1 } = finding.subject;
    const text = line === undefined ? undefined : playlists.get(name)?.lines[line - 1]?.text;
    if (text === undefined) return finding;
    const at = codePointIndex(text, column - 1);
    const excerpt = drawCaret(visible(text), line!, at);
    return { ...finding, evidence: { ...finding.evidence, excerpt } };
  });
}
