import type { Variant } from '../playlist/playlist-view.ts';
import type { Presentation, Rendition } from './presentation.ts';

/** What a player may play of a variant: its own playlist, and one member of each of its groups. */
export interface VariantRenditions {
  readonly own: Rendition | undefined;
  /** Members with a playlist of their own, by group. */
  readonly groups: readonly (readonly Rendition[])[];
  /** Whether every playlist that it names was read. */
  readonly isWhole: boolean;
}

const GROUP_ATTRIBUTES = ['AUDIO', 'VIDEO', 'SUBTITLES'] as const;

/** The renditions that a variant can be made of (draft-pantos-hls-rfc8216bis §4.4.6.2.1). Pure. */
export function variantRenditions(
  { multivariant, renditions }: Presentation,
  variant: Variant,
): VariantRenditions {
  const find = (location: string | undefined): Rendition | undefined =>
    renditions.find(({ asked }) => asked === location);
  const own = find(variant.reference?.location);
  let isWhole = own !== undefined;
  const groups: Rendition[][] = [];
  for (const type of GROUP_ATTRIBUTES) {
    const id = variant.tag.attributes.get(type)?.value;
    if (id === undefined) continue;
    const members = (multivariant?.renditions ?? []).filter(
      (tag) => tag.type === type && tag.groupId === id && tag.reference !== undefined,
    );
    const read = members.flatMap(({ reference }) => find(reference!.location) ?? []);
    isWhole &&= read.length === members.length;
    // The media of a member may be the variant's own.
    const others = read.filter((rendition) => rendition !== own);
    if (others.length > 0) groups.push(others);
  }
  return { own, groups, isWhole };
}
