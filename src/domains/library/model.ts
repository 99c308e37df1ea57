import type { ArtistId, TrackId } from '#domains/catalog/index.ts';
import type { UserId, Viewer } from '#domains/identity/index.ts';

/** Somebody with an account; guests keep nothing. */
export type Member = Extract<Viewer, { kind: 'account' }>;

/** A track that somebody likes. */
export interface Like {
  readonly trackId: TrackId;
  readonly likedAt: Date;
}

/** What can be followed. */
export type Followed =
  | { readonly kind: 'artist'; readonly id: ArtistId }
  | { readonly kind: 'user'; readonly id: UserId };

/** Whether a member may follow this: everything but themselves. Pure. */
export function canFollow(member: Member, followed: Followed): boolean {
  return followed.kind !== 'user' || followed.id !== member.userId;
}
