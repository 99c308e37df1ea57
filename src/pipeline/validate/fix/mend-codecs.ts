import { codecKind } from '../codec-kind.ts';
import { heldCodecs, namesCodec } from '../held-codecs.ts';
import { listCodecs } from '../list-codecs.ts';
import { variantRenditions } from '../variant-renditions.ts';
import { mendAttribute } from './mend-attribute.ts';
import type { Mender } from './model.ts';

/**
 * CODECS that is missing, or not what the media of a variant is coded with. Only where all of it is
 * sound: of video the bytes that are read say too little.
 */
export const mendCodecs: Mender = function* (presentation) {
  const { multivariant } = presentation;
  for (const variant of multivariant?.variants ?? []) {
    const { own, groups, isWhole } = variantRenditions(presentation, variant);
    const lists = [...(own ? [own] : []), ...groups.flat()].map(heldCodecs);
    if (!isWhole || lists.length === 0 || lists.includes(undefined)) continue;
    const held = new Map(lists.flatMap((list) => list ?? []).map((item) => [item.codec, item]));
    if ([...held.keys()].some((codec) => codecKind(codec) !== 'audio')) continue;
    const named = listCodecs(variant.tag);
    const isRight =
      named.length === held.size &&
      [...held.values()].every((item) => named.some((name) => namesCodec(name, item)));
    if (isRight) continue;
    yield mendAttribute(multivariant!, variant.tag, { CODECS: `"${[...held.keys()].join(',')}"` });
  }
};
