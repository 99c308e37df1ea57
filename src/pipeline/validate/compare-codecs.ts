import type { Variant } from '../playlist/playlist-view.ts';
import { codecKind } from './codec-kind.ts';
import { familyOf, type HeldCodec, heldCodecs, namesCodec } from './held-codecs.ts';
import { listCodecs } from './list-codecs.ts';
import type { Presentation, Rendition } from './presentation.ts';
import { variantRenditions } from './variant-renditions.ts';

/** A format that a rendition of a variant has. */
export interface VariantCodec extends HeldCodec {
  readonly rendition: Rendition;
}

/** What CODECS of a variant says against what its media holds. */
export interface CodecComparison {
  readonly variant: Variant;
  /** Formats that nothing in CODECS is like. */
  readonly missing: readonly VariantCodec[];
  /** Formats that CODECS names in another spelling or profile. */
  readonly misnamed: readonly (VariantCodec & { readonly named: string })[];
  /** What CODECS names and no segment holds; nothing where some media was not read. */
  readonly strange: readonly string[];
}

/** Compares CODECS of every variant that has it with the media. Pure. */
export function* compareCodecs(presentation: Presentation): Generator<CodecComparison> {
  for (const variant of presentation.multivariant?.variants ?? []) {
    const named = listCodecs(variant.tag);
    if (variant.kind !== 'variant' || named.length === 0) continue;
    const { own, groups, isWhole } = variantRenditions(presentation, variant);
    const renditions = [...(own === undefined ? [] : [own]), ...groups.flat()];
    const read = renditions.map((rendition) => ({ rendition, codecs: heldCodecs(rendition) }));
    const held = read.flatMap(({ rendition, codecs }) =>
      (codecs ?? []).map((codec): VariantCodec => Object.assign({ rendition }, codec)),
    );
    const unnamed = held.filter((codec) => !named.some((name) => namesCodec(name, codec)));
    const free = named.filter((name) => !held.some((codec) => namesCodec(name, codec)));
    const misnamed = unnamed.flatMap((codec) => {
      const like = free.find((name) => familyOf(name) === familyOf(codec.codec));
      return like === undefined ? [] : [Object.assign({ named: like }, codec)];
    });
    const isKnown = isWhole && read.every(({ codecs }) => codecs !== undefined);
    const isStrange = (name: string): boolean =>
      ['audio', 'video'].includes(codecKind(name) ?? '') &&
      !misnamed.some((codec) => codec.named === name);
    yield {
      variant,
      missing: unnamed.filter(({ codec }) => !misnamed.some((other) => other.codec === codec)),
      misnamed,
      strange: isKnown ? free.filter(isStrange) : [],
    };
  }
}
