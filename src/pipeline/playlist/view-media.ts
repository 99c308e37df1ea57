import type {
  ByteRange,
  InitReference,
  KeyReference,
  MediaPlaylist,
  MediaSegment,
  PlaylistBase,
} from './playlist-view.ts';
import { readByteRange, readDecimal, readInteger } from './read-values.ts';
import { readKey, readReference, readUriAttribute, type ReferenceContext } from './references.ts';
import type { TagLine, UriLine } from './token.ts';
import { substitute } from './variables.ts';
import type { ViewOptions } from './view-playlist.ts';

/** Most keys of different formats that are in force at once; the oldest is forgotten. */
const KEYS_IN_FORCE_MAX = 16;

/** The segments of a media playlist with everything that is in force where each stands. */
export function viewMedia(
  base: PlaylistBase,
  { resolve }: Pick<ViewOptions, 'resolve'>,
): MediaPlaylist {
  const { lines, tags } = base;
  const discontinuitySequence = integerOf(base, 'EXT-X-DISCONTINUITY-SEQUENCE') ?? 0;
  const reader = new SegmentReader({ ...base, resolve }, discontinuitySequence);
  for (const line of lines) {
    if (line.kind === 'uri') reader.readUri(line);
    if (line.kind === 'tag') reader.readTag(line);
  }
  reader.finish();
  return {
    ...base,
    kind: 'media',
    targetDuration: integerOf(base, 'EXT-X-TARGETDURATION'),
    mediaSequence: integerOf(base, 'EXT-X-MEDIA-SEQUENCE') ?? 0,
    discontinuitySequence,
    playlistType: tags.get('EXT-X-PLAYLIST-TYPE')?.[0]?.value?.trim(),
    endlist: tags.get('EXT-X-ENDLIST')?.[0],
    segments: reader.segments,
    inits: reader.inits,
    keys: reader.keys,
    dangling: reader.dangling,
  };
}

function integerOf({ tags }: PlaylistBase, name: string): number | undefined {
  return readInteger(tags.get(name)?.[0]?.value);
}

/** Tags that hold for the next URI line alone. */
interface Pending {
  extinf?: TagLine;
  byteRange?: TagLine;
  discontinuity?: TagLine;
  gap?: TagLine;
  programDateTime?: TagLine;
}

/** Goes through the lines once and keeps what is in force. */
class SegmentReader {
  readonly segments: MediaSegment[] = [];
  readonly inits: InitReference[] = [];
  readonly keys: KeyReference[] = [];
  readonly dangling: TagLine[] = [];
  readonly #context: ReferenceContext;
  #pending: Pending = {};
  #keysInForce: readonly KeyReference[] = [];
  #bitrateKbps: number | undefined;
  #discontinuitySequence: number;
  #seconds = 0;

  constructor(context: ReferenceContext, discontinuitySequence: number) {
    this.#context = context;
    this.#discontinuitySequence = discontinuitySequence;
  }

  readTag(tag: TagLine): void {
    const pending = this.#pending;
    if (tag.name === 'EXTINF') {
      if (pending.extinf !== undefined) this.dangling.push(pending.extinf);
      pending.extinf = tag;
    } else if (tag.name === 'EXT-X-BYTERANGE') pending.byteRange = tag;
    else if (tag.name === 'EXT-X-GAP') pending.gap = tag;
    else if (tag.name === 'EXT-X-PROGRAM-DATE-TIME') pending.programDateTime = tag;
    else if (tag.name === 'EXT-X-MAP') this.#readMap(tag);
    else if (tag.name === 'EXT-X-KEY') this.#readKey(tag);
    else if (tag.name === 'EXT-X-BITRATE') this.#bitrateKbps = readInteger(tag.value);
    else if (tag.name === 'EXT-X-DISCONTINUITY') {
      pending.discontinuity = tag;
      this.#discontinuitySequence += 1;
    }
  }

  readUri(line: UriLine): void {
    const { extinf, discontinuity, gap, programDateTime } = this.#pending;
    const [duration, title] = splitExtinf(extinf);
    const seconds = readDecimal(duration);
    const { uri, location } = readReference(this.#context, line.text);
    // Every field by its name: a spread would make each of a million objects a slow dictionary.
    this.segments.push({
      uri,
      location,
      index: this.segments.length,
      line,
      extinf,
      seconds,
      startSeconds: this.#seconds,
      title,
      byteRange: this.#readByteRange(location),
      init: this.inits.at(-1),
      keys: this.#keysInForce,
      discontinuity,
      discontinuitySequence: this.#discontinuitySequence,
      gap,
      bitrateKbps: this.#bitrateKbps,
      programDateTime,
    });
    this.#seconds += Math.max(0, seconds ?? 0);
    this.#pending = {};
  }

  finish(): void {
    if (this.#pending.extinf !== undefined) this.dangling.push(this.#pending.extinf);
  }

  /** A range without an offset starts where the one before ends, in the same resource (§4.4.4.2). */
  #readByteRange(location: string | undefined): (ByteRange & { tag: TagLine }) | undefined {
    const tag = this.#pending.byteRange;
    if (tag === undefined) return undefined;
    const before = this.segments.at(-1);
    const isSame = before?.byteRange !== undefined && before.location === location;
    const nextOffset = isSame ? before.byteRange.offset + before.byteRange.length : 0;
    const byteRange = readByteRange(tag.value, nextOffset);
    return byteRange && { ...byteRange, tag };
  }

  #readMap(tag: TagLine): void {
    const reference = readUriAttribute(this.#context, tag) ?? { uri: '', location: undefined };
    const range = tag.attributes.get('BYTERANGE')?.value;
    const text = range === undefined ? undefined : substitute(range, this.#context.variables);
    this.inits.push({ ...reference, tag, byteRange: readByteRange(text, 0) });
  }

  /** A key holds until the next of its format; METHOD=NONE ends all of them (§4.4.4.4). */
  #readKey(tag: TagLine): void {
    const key = readKey(this.#context, tag);
    this.keys.push(key);
    if (key.method === 'NONE') {
      this.#keysInForce = [];
      return;
    }
    const others = this.#keysInForce.filter(({ keyFormat }) => keyFormat !== key.keyFormat);
    this.#keysInForce = [...others, key].slice(-KEYS_IN_FORCE_MAX);
  }
}

/** What stands before and after the comma; a title of blanks is none. */
function splitExtinf(extinf: TagLine | undefined): [string | undefined, string | undefined] {
  const value = extinf?.value;
  if (value === undefined) return [undefined, undefined];
  const comma = value.indexOf(',');
  if (comma < 0) return [value, undefined];
  const title = value.slice(comma + 1);
  return [value.slice(0, comma), title.trim() === '' ? undefined : title];
}
