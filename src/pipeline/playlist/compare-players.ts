import type { Manifest } from 'm3u8-parser';

import type {
  ByteRange,
  KeyReference,
  MediaPlaylist,
  MediaSegment,
  MultivariantPlaylist,
  Playlist,
} from './playlist-view.ts';
import type { PlaylistLine } from './token.ts';
import { substitute } from './variables.ts';

/** Something that a player reads otherwise than the specification says. */
export interface PlayerDisagreement {
  /** As a sentence begins: `The URI`. */
  readonly what: string;
  readonly line: PlaylistLine | undefined;
  /** What stands there by the specification. */
  readonly meant: string;
  readonly read: string;
}

type Fact = PlayerDisagreement;

/** Durations are read from the same digits. */
const SECONDS_APART_MAX = 1e-9;

/**
 * Compares what a player made of a playlist with its view. Only what is right by itself is
 * compared: a missing or malformed value is no disagreement. One of a kind is enough.
 */
export function comparePlayers(playlist: Playlist, manifest: Manifest): PlayerDisagreement[] {
  const facts =
    playlist.kind === 'media' ? mediaFacts(playlist, manifest) : variantFacts(playlist, manifest);
  const seen = new Set<string>();
  const differ: PlayerDisagreement[] = [];
  for (const fact of facts) {
    if (fact.meant === fact.read || seen.has(fact.what)) continue;
    seen.add(fact.what);
    differ.push(fact);
  }
  return differ;
}

function* variantFacts(
  { variants, variables }: MultivariantPlaylist,
  { playlists = [] }: Manifest,
): Generator<Fact> {
  const named = variants.filter(({ line }) => line !== undefined);
  const count = `${named.length}`;
  yield fact('The number of variants', undefined, count, `${playlists.length}`);
  if (named.length !== playlists.length) return;
  for (const [index, { tag, line, reference }] of named.entries()) {
    const { uri, attributes } = playlists[index]!;
    yield fact('The URI of a variant', line, substitute(reference!.uri, variables), `${uri}`);
    const codecs = tag.attributes.get('CODECS');
    if (codecs?.isQuoted !== true) continue;
    const read = attributes?.['CODECS'];
    yield fact('CODECS', tag, substitute(codecs.value, variables), String(read));
  }
}

function* mediaFacts(playlist: MediaPlaylist, manifest: Manifest): Generator<Fact> {
  const { segments, targetDuration, endlist, tags } = playlist;
  const count = `${segments.length}`;
  yield fact('The number of segments', undefined, count, `${manifest.segments.length}`);
  yield fact('The end', endlist, String(endlist !== undefined), String(manifest.endList === true));
  if (targetDuration !== undefined) {
    const [tag] = tags.get('EXT-X-TARGETDURATION') ?? [];
    const read = manifest.targetDuration;
    yield fact('The target duration', tag, `${targetDuration} s`, `${read} s`);
  }
  if (segments.length !== manifest.segments.length) return;
  const hasPlainKeys = playlist.keys.every(isPlain);
  for (const [index, segment] of segments.entries()) {
    yield* segmentFacts(playlist, segment, manifest.segments[index]!);
    if (hasPlainKeys) yield* keyFacts(playlist, segment, manifest.segments[index]!);
  }
}

type PlayerSegment = Manifest['segments'][number];

function* segmentFacts(
  { variables }: MediaPlaylist,
  { line, uri, extinf, seconds, byteRange, init, discontinuitySequence }: MediaSegment,
  read: PlayerSegment,
): Generator<Fact> {
  yield fact('The URI', line, substitute(uri, variables), read.uri);
  // The parser makes 0 a little more; that a segment lasts no time is told elsewhere.
  if (seconds !== undefined && seconds > 0) {
    const isSame = Math.abs((read.duration ?? 0) - seconds) <= SECONDS_APART_MAX;
    yield fact('The duration', extinf, `${seconds} s`, `${isSame ? seconds : read.duration} s`);
  }
  if (byteRange !== undefined) {
    yield fact('The byte range', byteRange.tag, rangeText(byteRange), rangeText(read.byterange));
  }
  const discontinuities = String(discontinuitySequence);
  yield fact('The number of discontinuities', line, discontinuities, String(read.timeline));
  if (init?.location === undefined) return;
  const initUri = substitute(init.uri, variables);
  yield fact('The URI of the init section', init.tag, initUri, String(read.map?.uri));
  if (init.byteRange?.hasOffset !== true) return;
  const range = rangeText(init.byteRange);
  yield fact('The byte range of the init section', init.tag, range, rangeText(read.map?.byterange));
}

function* keyFacts(
  { variables }: MediaPlaylist,
  { keys, line }: MediaSegment,
  read: PlayerSegment,
): Generator<Fact> {
  const [key] = keys;
  const keyLine = key?.tag ?? line;
  const uri = key?.reference?.uri;
  const meant = uri === undefined ? 'none' : substitute(uri, variables);
  yield fact('The key', keyLine, meant, read.key?.uri ?? 'none');
  if (key?.iv === undefined || !/^0[xX][\dA-F]{32}$/.test(key.iv)) return;
  const words = Array.from(read.key?.iv ?? [], (word) => word.toString(16).padStart(8, '0'));
  yield fact('The IV', keyLine, `0x${key.iv.slice(2)}`, `0x${words.join('').toUpperCase()}`);
}

/** A key that is fetched as it stands: the parser hands those of key systems to others. */
function isPlain({ method, reference, keyFormat }: KeyReference): boolean {
  return method === 'NONE' || (keyFormat === 'identity' && reference?.location !== undefined);
}

function rangeText(range: Pick<ByteRange, 'length' | 'offset'> | undefined): string {
  return range === undefined ? 'none' : `${range.length}@${range.offset}`;
}

function fact(what: string, line: PlaylistLine | undefined, meant: string, read: string): Fact {
  return { what, line, meant, read };
}
