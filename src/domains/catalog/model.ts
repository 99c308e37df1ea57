import type { Id } from '#core/ids.ts';
import { can, type UserId, type Viewer } from '#domains/identity/index.ts';
import type { Loudness } from '#domains/jobs/index.ts';

export type TrackId = Id<'track'>;
export type AlbumId = Id<'album'>;
export type ArtistId = Id<'artist'>;
export type SourceId = Id<'source'>;
export type CoverId = Id<'cover'>;
export type ImportId = Id<'import'>;

/** Who hears a track: anyone, every signed-in member, or its owner and the moderators. */
export const VISIBILITIES = ['public', 'members', 'private'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const TRACK_STATES = ['uploaded', 'processing', 'ready', 'failed'] as const;
export type TrackState = (typeof TRACK_STATES)[number];

/** What decides who may touch a track. */
export interface TrackAccess {
  readonly visibility: Visibility;
  readonly ownerId: UserId | null;
}

/** Whether the viewer may know that the track exists. What is not readable answers as absent. */
export function canRead(viewer: Viewer, track: TrackAccess): boolean {
  switch (track.visibility) {
    case 'public':
      return true;
    case 'members':
      return viewer.kind === 'account';
    case 'private':
      return canWrite(viewer, track);
    default:
      return false;
  }
}

/** Whether the viewer may change or delete the track: its owner, and who moderates tracks. */
export function canWrite(viewer: Viewer, track: TrackAccess): boolean {
  return owns(viewer, track) || can(viewer, 'track:moderate');
}

/** Whether the track belongs to the viewer's own account. */
export function owns(viewer: Viewer, track: Pick<TrackAccess, 'ownerId'>): boolean {
  return viewer.kind === 'account' && track.ownerId !== null && viewer.userId === track.ownerId;
}

/** EBU R128; each is null where the music is silent or too short to say. */
export type TrackLoudness = Pick<Loudness, 'integratedLufs' | 'rangeLu' | 'truePeakDbtp'>;

/** A thing that another thing names. */
export interface Ref<I> {
  readonly id: I;
  readonly name: string;
}

/** A track as lists show it. */
export interface Track extends TrackAccess {
  readonly id: TrackId;
  readonly title: string;
  readonly artist: Ref<ArtistId>;
  readonly album: Ref<AlbumId> | null;
  readonly trackNumber: number | null;
  readonly discNumber: number | null;
  readonly genre: string | null;
  readonly durationMs: number | null;
  readonly state: TrackState;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly hasCover: boolean;
  /** Of what is published; null while nothing is, or where it was not measured. */
  readonly loudness: TrackLoudness | null;
  readonly createdAt: Date;
}

/** An album with what the viewer may hear of it. */
export interface Album {
  readonly id: AlbumId;
  readonly title: string;
  readonly artist: Ref<ArtistId>;
  readonly year: number | null;
  readonly trackCount: number;
  readonly durationMs: number;
  /** A readable track whose cover stands for the album. */
  readonly coverTrack: (TrackAccess & { readonly id: TrackId }) | null;
}

/** An artist with what the viewer may hear of them. */
export interface Artist {
  readonly id: ArtistId;
  readonly name: string;
  readonly albumCount: number;
  readonly trackCount: number;
}
