import type { Subject } from '#core/rules.ts';

import { allReferences } from './all-references.ts';
import { atLine } from './media-rule.ts';
import type { Fetched, FetchedInit, FetchedSegment, Presentation } from './presentation.ts';

/** Something that was asked for, and the place that names it. */
export type NamedResource = { readonly subject: Subject; readonly words: string } & (
  | { readonly kind: 'playlist'; readonly fetched: Fetched }
  | { readonly kind: 'init'; readonly fetched: FetchedInit }
  | { readonly kind: 'segment'; readonly fetched: FetchedSegment }
);

/**
 * Every playlist, init section and segment that was asked for, in the order in which they were read; the
 * first playlist, which nobody names, is its own place.
 */
export function* namedResources(presentation: Presentation): Generator<NamedResource> {
  const { multivariant, renditions, missing } = presentation;
  const playlistPlaces = new Map<string, Subject>();
  for (const { reference, playlist, line, column, use } of allReferences(presentation)) {
    if (use !== 'playlist' || reference.location === undefined) continue;
    if (!playlistPlaces.has(reference.location)) {
      playlistPlaces.set(reference.location, atLine(playlist, line, column));
    }
  }
  const playlist = (fetched: Fetched): NamedResource => {
    const { name } = fetched.resource;
    const subject = playlistPlaces.get(fetched.asked ?? '') ?? { kind: 'playlist', name };
    return { kind: 'playlist', words: 'playlist', fetched, subject };
  };
  if (multivariant !== undefined) yield playlist(multivariant.fetched);
  for (const fetched of missing) yield playlist(fetched);
  for (const rendition of renditions) {
    yield playlist(rendition);
    for (const init of rendition.inits) {
      const { tag } = init.reference;
      const column = tag.attributes.get('URI')?.valueColumn;
      const subject = atLine(rendition.playlist, tag, column);
      yield { kind: 'init', words: 'init section', fetched: init, subject };
    }
    for (const segment of rendition.segments) {
      const subject = atLine(rendition.playlist, segment.segment.line);
      yield { kind: 'segment', words: 'segment', fetched: segment, subject };
    }
  }
}
