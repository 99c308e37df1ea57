import type { Playlist } from '../playlist/playlist-view.ts';
import { TAGS } from '../playlist/tag-table.ts';
import { tagsOf } from '../playlist/tags-of.ts';
import type { TagLine } from '../playlist/token.ts';

/** Something in a playlist that a version of the protocol brought. */
export interface VersionNeed {
  readonly version: number;
  /** As a sentence begins: `EXT-X-MAP`, `IV`. */
  readonly what: string;
  readonly tag: TagLine;
  /** A rule over that tag already asks for the version. */
  readonly hasOwnRule: boolean;
}

/** Everything in a playlist that needs more than version 1 (draft-pantos-hls-rfc8216bis §8). */
export function* versionNeeds(playlist: Playlist): Generator<VersionNeed> {
  const mapVersion = playlist.tags.has('EXT-X-I-FRAMES-ONLY') ? 5 : 6;
  for (const [name, tags] of playlist.tags) {
    const version = name === 'EXT-X-MAP' ? mapVersion : TAGS.get(name)?.version;
    const hasOwnRule = name === 'EXT-X-MAP' || name === 'EXT-X-BYTERANGE';
    if (version !== undefined) yield { version, what: name, tag: tags[0]!, hasOwnRule };
  }
  yield* keyNeeds(playlist);
  const decimal = tagsOf(playlist, 'EXTINF').find(({ value }) => /^\s*-?\d*\./.test(value ?? ''));
  if (decimal !== undefined) {
    yield { version: 3, what: 'EXTINF with decimals', tag: decimal, hasOwnRule: true };
  }
  yield* attributeNeeds(playlist);
}

/** The least version that has everything that a playlist uses. */
export function neededVersion(playlist: Playlist): number {
  return Math.max(1, ...Array.from(versionNeeds(playlist), ({ version }) => version));
}

function* keyNeeds(playlist: Playlist): Generator<VersionNeed> {
  const keys = [...tagsOf(playlist, 'EXT-X-KEY'), ...tagsOf(playlist, 'EXT-X-SESSION-KEY')];
  const attributes = [
    ['IV', 2],
    ['KEYFORMAT', 5],
    ['KEYFORMATVERSIONS', 5],
  ] as const;
  for (const [what, version] of attributes) {
    const tag = keys.find((key) => key.attributes.get(what) !== undefined);
    if (tag !== undefined) yield { version, what, tag, hasOwnRule: true };
  }
}

function* attributeNeeds(playlist: Playlist): Generator<VersionNeed> {
  const need = (version: number, what: string, tag: TagLine): VersionNeed => ({
    version,
    what,
    tag,
    hasOwnRule: false,
  });
  for (const tag of tagsOf(playlist, 'EXT-X-DEFINE')) {
    if (tag.attributes.get('QUERYPARAM') !== undefined) {
      yield need(11, 'QUERYPARAM of EXT-X-DEFINE', tag);
    }
  }
  for (const tag of tagsOf(playlist, 'EXT-X-SKIP')) {
    if (tag.attributes.get('RECENTLY-REMOVED-DATERANGES') !== undefined) {
      yield need(10, 'RECENTLY-REMOVED-DATERANGES', tag);
    }
  }
  for (const tag of tagsOf(playlist, 'EXT-X-MEDIA')) {
    const id = tag.attributes.get('INSTREAM-ID')?.value;
    if (id === undefined) continue;
    if (tag.attributes.get('TYPE')?.value !== 'CLOSED-CAPTIONS') {
      yield need(13, 'INSTREAM-ID of other than CLOSED-CAPTIONS', tag);
    } else if (id.startsWith('SERVICE')) yield need(7, 'INSTREAM-ID of a SERVICE', tag);
  }
  const required = firstRequired(playlist);
  if (required !== undefined) yield need(12, 'An attribute whose name begins with REQ-', required);
}

function firstRequired({ tags }: Playlist): TagLine | undefined {
  for (const [name, all] of tags) {
    if (TAGS.get(name)?.attributes === undefined) continue;
    const found = all.find((tag) =>
      tag.attributes.all.some((attribute) => attribute.name.startsWith('REQ-')),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
