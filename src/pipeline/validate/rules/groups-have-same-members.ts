import type { MultivariantPlaylist, RenditionTag } from '../../playlist/playlist-view.ts';
import type { TagLine } from '../../playlist/token.ts';
import { groupRenditions, type RenditionGroup } from '../group-renditions.ts';
import { atLine, atValue, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

/** What may differ between renditions of the same name in two groups. */
const FREE = new Set([
  'URI',
  'GROUP-ID',
  'CHANNELS',
  'BIT-DEPTH',
  'SAMPLE-RATE',
  'STABLE-RENDITION-ID',
  'INSTREAM-ID',
]);

export const groupsHaveSameMembers: MediaRule = {
  id: 'groups-have-same-members',
  code: 'R06',
  title: 'Groups of one type have the same renditions',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1.1',
  why: 'When a player changes to a variant of another group it looks for the same rendition there.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    const firsts = new Map<string, RenditionGroup>();
    for (const group of groupRenditions(multivariant)) {
      const first = firsts.get(group.type);
      if (first === undefined) firsts.set(group.type, group);
      else yield* compare(multivariant, first, group);
    }
  },
};

function* compare(
  playlist: MultivariantPlaylist,
  first: RenditionGroup,
  group: RenditionGroup,
): Generator<MediaFinding> {
  const ones = byName(first);
  const others = byName(group);
  for (const name of new Set([...ones.keys(), ...others.keys()])) {
    const one = ones.get(name);
    const other = others.get(name);
    if (one === undefined || other === undefined) {
      // Without a NAME, which is a fault of its own, nobody knows who is meant.
      if (ones.has('') || others.has('')) continue;
      const [where, missing] = one === undefined ? [group, first] : [first, group];
      yield {
        subject: atLine(playlist, (one ?? other)!.tag),
        message: `The group ${quoteText(where.groupId)} has a rendition ${quoteText(name)}; the group ${quoteText(missing.groupId)} has none.`,
        hint: `Add one to the group ${quoteText(missing.groupId)}, or give both the same NAME.`,
      };
      continue;
    }
    const attribute = differing(one.tag, other.tag);
    if (attribute === undefined) continue;
    yield {
      subject: atValue(playlist, other.tag, other.tag.attributes.get(attribute)),
      message: `${attribute} of the rendition ${quoteText(name)} differs from that on line ${one.tag.line} in the group ${quoteText(first.groupId)}.`,
      hint: `Write the same ${attribute} in both.`,
    };
  }
}

/** The first of each name; that names are unique is another rule's. */
function byName({ members }: RenditionGroup): Map<string, RenditionTag> {
  const named = new Map<string, RenditionTag>();
  for (const member of members) {
    const name = member.tag.attributes.get('NAME')?.value ?? '';
    if (!named.has(name)) named.set(name, member);
  }
  return named;
}

function differing(one: TagLine, other: TagLine): string | undefined {
  const names = [...one.attributes.all, ...other.attributes.all].map(({ name }) => name);
  return names.find(
    (name) =>
      !FREE.has(name) && one.attributes.get(name)?.value !== other.attributes.get(name)?.value,
  );
}
