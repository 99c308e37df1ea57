import type { MultivariantPlaylist, PlaylistBase, Variant } from './playlist-view.ts';
import { readKey, readReference, readUriAttribute, type ReferenceContext } from './references.ts';
import { substitute } from './variables.ts';
import type { ViewOptions } from './view-playlist.ts';

/** The variants, renditions and keys that a multivariant playlist names; stray lines are left out. */
export function viewMultivariant(
  base: PlaylistBase,
  { resolve }: Pick<ViewOptions, 'resolve'>,
): MultivariantPlaylist {
  const context: ReferenceContext = { ...base, resolve };
  const named = (name: string) => base.tags.get(name) ?? [];
  return {
    ...base,
    kind: 'multivariant',
    variants: readVariants(base, context),
    renditions: named('EXT-X-MEDIA').map((tag) => {
      const groupId = tag.attributes.get('GROUP-ID')?.value;
      return {
        tag,
        type: tag.attributes.get('TYPE')?.value,
        groupId: groupId === undefined ? undefined : substitute(groupId, base.variables),
        reference: readUriAttribute(context, tag),
      };
    }),
    sessionKeys: named('EXT-X-SESSION-KEY').map((tag) => readKey(context, tag)),
    sessionData: named('EXT-X-SESSION-DATA').flatMap((tag) => {
      const reference = readUriAttribute(context, tag);
      const format = tag.attributes.get('FORMAT')?.value ?? 'JSON';
      return reference === undefined ? [] : [{ tag, reference, format }];
    }),
  };
}

function readVariants({ lines }: PlaylistBase, context: ReferenceContext): Variant[] {
  const variants: Variant[] = [];
  for (const [index, tag] of lines.entries()) {
    if (tag.kind !== 'tag') continue;
    if (tag.name === 'EXT-X-STREAM-INF') {
      const next = lines[index + 1];
      const line = next?.kind === 'uri' ? next : undefined;
      const reference = line && readReference(context, line.text);
      variants.push({ kind: 'variant', tag, line, reference });
    }
    if (tag.name === 'EXT-X-I-FRAME-STREAM-INF') {
      const reference = readUriAttribute(context, tag);
      variants.push({ kind: 'i-frame', tag, line: undefined, reference });
    }
  }
  return variants;
}
