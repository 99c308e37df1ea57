import type { MultivariantPlaylist, RenditionTag } from '../playlist/playlist-view.ts';

/** EXT-X-MEDIA tags of one TYPE and one GROUP-ID. */
export interface RenditionGroup {
  readonly type: string;
  readonly groupId: string;
  readonly members: readonly RenditionTag[];
}

/** The groups of a multivariant playlist in the order of their first members; tags without TYPE or GROUP-ID are in none. */
export function groupRenditions({ renditions }: MultivariantPlaylist): readonly RenditionGroup[] {
  const groups = new Map<string, RenditionGroup & { members: RenditionTag[] }>();
  for (const member of renditions) {
    const { type, groupId } = member;
    if (type === undefined || groupId === undefined) continue;
    const key = `${type}\0${groupId}`;
    const group = groups.get(key) ?? { type, groupId, members: [] };
    group.members.push(member);
    groups.set(key, group);
  }
  return [...groups.values()];
}
