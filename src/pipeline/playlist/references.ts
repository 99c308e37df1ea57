import type { KeyReference, PlaylistBase, Reference } from './playlist-view.ts';
import type { TagLine } from './token.ts';
import { substitute } from './variables.ts';
import type { ViewOptions } from './view-playlist.ts';

export type ReferenceContext = Pick<PlaylistBase, 'resource' | 'variables'> &
  Pick<ViewOptions, 'resolve'>;

/** The resource that a text names, as a line or in an attribute; blanks around it do not count. */
export function readReference(context: ReferenceContext, uri: string): Reference {
  const written = substitute(uri.trim(), context.variables);
  const location = written === '' ? undefined : context.resolve(written, context.resource.location);
  return { uri: uri.trim(), location };
}

/** The resource that the attribute URI names, where there is one. */
export function readUriAttribute(context: ReferenceContext, tag: TagLine): Reference | undefined {
  const uri = tag.attributes.get('URI');
  return uri?.raw === undefined ? undefined : readReference(context, uri.value);
}

/** EXT-X-KEY or EXT-X-SESSION-KEY. */
export function readKey(context: ReferenceContext, tag: TagLine): KeyReference {
  const iv = tag.attributes.get('IV')?.value;
  return {
    tag,
    method: tag.attributes.get('METHOD')?.value,
    reference: readUriAttribute(context, tag),
    iv: iv === undefined ? undefined : substitute(iv, context.variables),
    keyFormat: tag.attributes.get('KEYFORMAT')?.value ?? 'identity',
  };
}
