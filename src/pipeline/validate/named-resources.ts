import type { Subject } from '#core/rules.ts';

import { allReferences } from './all-references.ts';
import { atLine } from './media-rule.ts';
import type {
  Fetched,
  FetchedData,
  FetchedInit,
  FetchedKey,
  FetchedSegment,
  Presentation,
  Rendition,
} from './presentation.ts';

/** Something that was asked for, and the place that names it. */
export type NamedResource = { readonly subject: Subject; readonly words: string } & (
  | { readonly kind: 'playlist'; readonly fetched: Fetched }
  | { readonly kind: 'init'; readonly fetched: FetchedInit }
  | { readonly kind: 'key'; readonly fetched: FetchedKey }
  | { readonly kind: 'data'; readonly fetched: FetchedData }
  | { readonly kind: 'segment'; readonly fetched: FetchedSegment }
);

/**
 * Every playlist, file of session data, key, init section and segment that was asked for, in the order in which they were read; the
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
  for (const fetched of presentation.sessionData) {
    const { tag } = fetched.reference;
    const subject = atLine(multivariant!, tag, tag.attributes.get('URI')?.valueColumn);
    yield { kind: 'data', words: 'session data', fetched, subject };
  }
  for (const fetched of missing) yield playlist(fetched);
  for (const rendition of renditions) {
    yield playlist(rendition);
    for (const key of keysOf(rendition)) {
      const { tag } = key.reference;
      const column = tag.attributes.get('URI')?.valueColumn;
      const subject = atLine(rendition.playlist, tag, column);
      yield { kind: 'key', words: 'key', fetched: key, subject };
    }
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

/** Key files that a playlist names, each once. */
function keysOf({ inits, segments }: Rendition): Set<FetchedKey> {
  const keys = [...inits, ...segments].map(({ decryption }) => decryption?.key);
  return new Set(keys.filter((key) => key !== undefined));
}
