import type { Playlist } from '../playlist/playlist-view.ts';
import { TAGS, type AttributeSpec, type AttributeType } from '../playlist/tag-table.ts';
import type { Attribute, TagLine } from '../playlist/token.ts';
import { allPlaylists } from './all-playlists.ts';
import type { Presentation } from './presentation.ts';

/** An attribute with a value, and what that value has to be. */
export interface TypedAttribute {
  readonly playlist: Playlist;
  readonly tag: TagLine;
  readonly attribute: Attribute & { readonly raw: string };
  readonly spec: AttributeSpec;
}

/**
 * Every attribute whose value is of one of some types. Left out is what a variable stands in: what
 * comes out of it is not what the line says.
 */
export function* typedAttributes(
  presentation: Pick<Presentation, 'multivariant' | 'renditions'>,
  types: readonly AttributeType[],
): Generator<TypedAttribute> {
  for (const { playlist, tag, specs } of attributeTags(presentation)) {
    for (const attribute of tag.attributes.all) {
      const { name, raw } = attribute;
      const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
      if (raw === undefined || spec === undefined || !types.includes(spec.type)) continue;
      if (!raw.includes('{$')) yield { playlist, tag, attribute: { ...attribute, raw }, spec };
    }
  }
}

/** Every tag whose value is an attribute list. */
export function* attributeTags(
  presentation: Pick<Presentation, 'multivariant' | 'renditions'>,
): Generator<{
  playlist: Playlist;
  tag: TagLine;
  specs: Readonly<Record<string, AttributeSpec>>;
}> {
  for (const playlist of allPlaylists(presentation)) {
    for (const [name, tags] of playlist.tags) {
      const specs = TAGS.get(name)?.attributes;
      if (specs === undefined) continue;
      for (const tag of tags) yield { playlist, tag, specs };
    }
  }
}
