import type { PlaylistLine, TagLine, UriLine } from './token.ts';

/** Something that was read from a file or fetched from a server. */
export interface Resource {
  /** As findings name it: a path as it was typed or resolved, a URL without credentials and query. */
  readonly name: string;
  /** Absolute path or URL; what relative URIs resolve against. Never shown. */
  readonly location: string;
}

/** `n@o` of EXT-X-BYTERANGE and EXT-X-MAP. */
export interface ByteRange {
  readonly length: number;
  /** In bytes from the start of the resource; where the text leaves it out, where it follows from the range before. */
  readonly offset: number;
  readonly hasOffset: boolean;
}

/** What both kinds of playlists share. */
export interface PlaylistBase {
  readonly resource: Resource;
  readonly bytes: Buffer;
  readonly lines: readonly PlaylistLine[];
  /** More lines than are read stand in the file: what the views say is not all of it. */
  readonly isCut: boolean;
  /** Tags by name without `#`, in the order of the file. */
  readonly tags: ReadonlyMap<string, readonly TagLine[]>;
  /** What EXT-X-VERSION says, where it is a whole number; 1 where it says nothing (§4.4.1.2). */
  readonly version: number;
  /** Variables of EXT-X-DEFINE that hold a value here: NAME, and IMPORT or QUERYPARAM where it resolves. */
  readonly variables: ReadonlyMap<string, string>;
}

/** The resource that a URI names, with variables put in. */
export interface Reference {
  /** As it stands in the playlist. */
  readonly uri: string;
  /** What it resolves to; undefined where it is no URI (RFC 3986 §5.2). */
  readonly location: string | undefined;
}

export interface InitReference extends Reference {
  readonly tag: TagLine;
  readonly byteRange: ByteRange | undefined;
}

/** EXT-X-KEY or EXT-X-SESSION-KEY as it stands; right or wrong. */
export interface KeyReference {
  readonly tag: TagLine;
  readonly method: string | undefined;
  readonly reference: Reference | undefined;
  readonly iv: string | undefined;
  /** `identity` where it says nothing. */
  readonly keyFormat: string;
}

/** EXT-X-SESSION-DATA that names a file. */
export interface SessionData {
  readonly tag: TagLine;
  readonly reference: Reference;
  /** `JSON` where it says nothing. */
  readonly format: string;
}

/** A media segment with everything that is in force where it stands. */
export interface MediaSegment extends Reference {
  /** From 0, in the order of the playlist. */
  readonly index: number;
  readonly line: UriLine;
  readonly extinf: TagLine | undefined;
  /** EXTINF in seconds; undefined where it is missing or no number. */
  readonly seconds: number | undefined;
  /** Seconds from the start of the playlist, by EXTINF. */
  readonly startSeconds: number;
  readonly title: string | undefined;
  readonly byteRange: (ByteRange & { readonly tag: TagLine }) | undefined;
  readonly init: InitReference | undefined;
  /** Keys in force; none under METHOD=NONE. */
  readonly keys: readonly KeyReference[];
  /** The EXT-X-DISCONTINUITY right before it. */
  readonly discontinuity: TagLine | undefined;
  /** How many EXT-X-DISCONTINUITY stand before it, added to EXT-X-DISCONTINUITY-SEQUENCE. */
  readonly discontinuitySequence: number;
  readonly gap: TagLine | undefined;
  /** EXT-X-BITRATE in force, in kbit/s. */
  readonly bitrateKbps: number | undefined;
  readonly programDateTime: TagLine | undefined;
}

export interface MediaPlaylist extends PlaylistBase {
  readonly kind: 'media';
  /** Seconds; undefined where it is missing or not a whole number. */
  readonly targetDuration: number | undefined;
  readonly mediaSequence: number;
  readonly discontinuitySequence: number;
  readonly playlistType: string | undefined;
  readonly endlist: TagLine | undefined;
  readonly segments: readonly MediaSegment[];
  /** Every EXT-X-MAP and EXT-X-KEY, used or not. */
  readonly inits: readonly InitReference[];
  readonly keys: readonly KeyReference[];
  /** EXTINF lines that no URI line follows. */
  readonly dangling: readonly TagLine[];
}

/** EXT-X-STREAM-INF with its URI line, or EXT-X-I-FRAME-STREAM-INF. */
export interface Variant {
  readonly kind: 'variant' | 'i-frame';
  readonly tag: TagLine;
  /** The URI line that follows directly; never of an I-frame one, whose URI is an attribute. */
  readonly line: UriLine | undefined;
  /** Undefined where no URI line follows directly. */
  readonly reference: Reference | undefined;
}

/** EXT-X-MEDIA. */
export interface RenditionTag {
  readonly tag: TagLine;
  readonly type: string | undefined;
  readonly groupId: string | undefined;
  readonly reference: Reference | undefined;
}

export interface MultivariantPlaylist extends PlaylistBase {
  readonly kind: 'multivariant';
  readonly variants: readonly Variant[];
  readonly renditions: readonly RenditionTag[];
  readonly sessionKeys: readonly KeyReference[];
  /** Without what stands in the playlist itself. */
  readonly sessionData: readonly SessionData[];
}

export type Playlist = MediaPlaylist | MultivariantPlaylist;
