import type { Rule, RuleFinding, Severity, Subject } from '#core/rules.ts';

import type { BoxPlace } from '../boxes/media.ts';
import type { PlaylistBase } from '../playlist/playlist-view.ts';
import type { Attribute, PlaylistLine, TagLine } from '../playlist/token.ts';
import type { FetchedInit, FetchedSegment, Presentation, Profile } from './presentation.ts';

/** A rule over HLS. */
export interface MediaRule extends Rule<Presentation> {
  /**
   * What it looks at: the text of one playlist, several playlists together, media bytes, what a
   * server says, decoded frames, or what veza knows of an asset of its own. A rule whose input was
   * not read is not run.
   */
  readonly reads: 'playlist' | 'presentation' | 'media' | 'delivery' | 'frames' | 'asset';
  /** Profiles that ask for it; without it all of them. */
  readonly profiles?: readonly Profile[];
  /** Where a profile asks for it more, or less, than the specification does. */
  readonly severityIn?: Readonly<Partial<Record<Profile, Severity>>>;
  /** Findings that weigh otherwise, and when, as the end of a sentence: "It is a warning where …". */
  readonly exception?: { readonly severity: Severity; readonly when: string };
  check(presentation: Presentation): Iterable<MediaFinding>;
}

/** A finding; with `profiles` only those ask for it. */
export type MediaFinding = RuleFinding & { readonly profiles?: readonly Profile[] };

/** A playlist, or a line of it. Columns count code points from 1. */
export function atLine(
  playlist: Pick<PlaylistBase, 'resource'>,
  line?: Pick<PlaylistLine, 'line'>,
  column = 1,
): Subject {
  const { name } = playlist.resource;
  return line === undefined
    ? { kind: 'playlist', name }
    : { kind: 'playlist', name, line: line.line, column };
}

/** The value of a tag, or of one of its attributes. */
export function atValue(
  playlist: Pick<PlaylistBase, 'resource'>,
  tag: TagLine,
  attribute?: Attribute,
): Subject {
  return atLine(playlist, tag, attribute?.valueColumn ?? tag.valueColumn);
}

/**
 * A place in the bytes of a segment or of an init section, from the start of the file: of several ranges
 * of one file nothing else tells which is meant.
 */
export function atBytes(
  fetched: FetchedSegment | FetchedInit,
  place?: Pick<BoxPlace, 'byteOffset'> & { readonly path?: string },
): Subject {
  const kind = 'segment' in fetched ? 'segment' : 'init';
  const { name } = fetched.resource;
  const range = 'segment' in fetched ? fetched.segment.byteRange : fetched.reference.byteRange;
  if (place === undefined) return { kind, name, ...(range && { byteOffset: range.offset }) };
  const byteOffset = (range?.offset ?? 0) + place.byteOffset;
  return { kind, name, byteOffset, ...(place.path !== undefined && { boxPath: place.path }) };
}
