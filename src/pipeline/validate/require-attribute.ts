import type { PlaylistBase } from '../playlist/playlist-view.ts';
import type { TagLine } from '../playlist/token.ts';
import { atValue, type MediaFinding } from './media-rule.ts';

/** Finds the tags that lack an attribute. */
export function* requireAttribute(
  playlist: Pick<PlaylistBase, 'resource'>,
  tags: Iterable<TagLine>,
  name: string,
  hint: string,
): Generator<MediaFinding> {
  for (const tag of tags) {
    if (tag.attributes.get(name) !== undefined) continue;
    yield { subject: atValue(playlist, tag), message: `${tag.name} has no ${name}.`, hint };
  }
}
