import type { TagLine } from '../playlist/token.ts';
import { codecKind } from './codec-kind.ts';

/** The codecs that CODECS, or another attribute like it, names; none where it is missing. */
export function listCodecs(tag: TagLine, name = 'CODECS'): readonly string[] {
  const value = tag.attributes.get(name)?.value ?? '';
  return value
    .split(',')
    .map((codec) => codec.trim())
    .filter((codec) => codec !== '');
}

/** Whether CODECS names audio and nothing else. */
export function isAudioOnly(tag: TagLine): boolean {
  const codecs = listCodecs(tag);
  return codecs.length > 0 && codecs.every((codec) => codecKind(codec) === 'audio');
}
