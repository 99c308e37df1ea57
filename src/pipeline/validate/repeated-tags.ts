import type { PlaylistBase } from '../playlist/playlist-view.ts';
import { tagsOf } from '../playlist/tags-of.ts';
import { atLine, type MediaFinding } from './media-rule.ts';
import { quoteText } from './quote-text.ts';

/** Finds tags that stand more often than once, by their names without `#`. */
export function* repeatedTags(
  playlist: Pick<PlaylistBase, 'resource' | 'tags'>,
  names: Iterable<string>,
): Generator<MediaFinding> {
  for (const name of names) {
    const [first, ...more] = tagsOf(playlist, name);
    for (const tag of more) {
      const isSame = tag.value === first!.value;
      yield {
        subject: atLine(playlist, tag),
        message: `${name} stands a second time; the first is on line ${first!.line}.`,
        hint: isSame
          ? `Remove line ${tag.line}: it says the same.`
          : `Keep one of the two: line ${first!.line} says ${quoteText(first!.value ?? '')}, line ${tag.line} says ${quoteText(tag.value ?? '')}.`,
      };
    }
  }
}
