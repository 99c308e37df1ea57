import type { Rendition } from '../presentation.ts';
import { variantRenditions } from '../variant-renditions.ts';
import { mendAttribute } from './mend-attribute.ts';
import type { Mender } from './model.ts';

/** CODECS that is missing, or not what the media of a variant is coded with. */
export const mendCodecs: Mender = function* (presentation) {
  const { multivariant } = presentation;
  for (const variant of multivariant?.variants ?? []) {
    const { own, groups, isWhole } = variantRenditions(presentation, variant);
    const lists = [...(own ? [own] : []), ...groups.flat()].map(codecsOf);
    if (!isWhole || lists.some((codecs) => codecs === undefined)) continue;
    const codecs = [...new Set(lists.flatMap((list) => list ?? []))];
    const said = variant.tag.attributes.get('CODECS')?.value.split(',') ?? [];
    const isSame = said.length === codecs.length && codecs.every((codec) => said.includes(codec));
    if (isSame || codecs.length === 0) continue;
    yield mendAttribute(multivariant!, variant.tag, { CODECS: `"${codecs.join(',')}"` });
  }
};

/** Undefined where the bytes do not say it. */
function codecsOf({ inits, segments }: Rendition): readonly string[] | undefined {
  const codecs = new Set<string>();
  for (const { media } of inits) {
    for (const { entries } of media?.tracks ?? [])
      for (const item of entries) codecs.add(item.codecs);
  }
  for (const { media } of segments) {
    if (media === undefined || media.container === 'unknown') return undefined;
    if (media.container === 'packed') codecs.add(media.run.codecs);
    if (media.container !== 'ts') continue;
    for (const { run } of media.streams) {
      if (run === undefined) return undefined;
      codecs.add(run.codecs);
    }
  }
  return codecs.size === 0 ? undefined : [...codecs];
}
