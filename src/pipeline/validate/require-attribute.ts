import type { PlaylistBase } from '../playlist/playlist-view.ts';
import type { TagLine } from '../playlist/token.ts';
import { meantAttribute } from './meant-attribute.ts';
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
    const slip = tag.attributes.all.find((one) => meantAttribute(tag, one) === name);
    yield {
      subject: atValue(playlist, tag, slip),
      message: `${tag.name} has no ${name}.`,
      hint: slip === undefined ? hint : `Write ${name} instead of ${slip.name}.`,
    };
  }
}
