import type { Fmp4Segment, InitMedia } from '../boxes/media.ts';
import type { PackedSegment, UnknownSegment } from '../packed/model.ts';
import type {
  ByteRange,
  InitReference,
  KeyReference,
  MediaPlaylist,
  MediaSegment,
  MultivariantPlaylist,
  Resource,
  RenditionTag,
  SessionData,
  Variant,
} from '../playlist/playlist-view.ts';
import type { TsSegment } from '../ts/model.ts';

/** Rules that are asked for: those of the RFC and its draft, Apple's on top, or veza's own on top. */
export const PROFILES = ['rfc', 'apple', 'veza'] as const;
export type Profile = (typeof PROFILES)[number];

/** What a server said of a resource; only for URLs. */
export interface Delivery {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Whether a range was asked for, and what the answer says of it. */
  readonly range:
    | { readonly asked: ByteRange; readonly contentRange: string | undefined }
    | undefined;
  /** Addresses that it was redirected to, as findings name them. */
  readonly redirects: readonly string[];
  readonly tls: string | undefined;
}

/** A resource that was read, or the reason why it could not be. */
export interface Fetched {
  readonly resource: Resource;
  /** Where it was asked for: `resource` is where redirects led. */
  readonly asked: string | undefined;
  /** What a server or a file system answered. */
  readonly failure: { readonly code: string; readonly reason: string } | undefined;
  /** Whole size of the resource where it is known, also of a range of it. */
  readonly totalBytes: number | undefined;
  readonly delivery: Delivery | undefined;
}

/** A key file that a playlist names. Its bytes stay with the reader and are never part of a finding. */
export interface FetchedKey extends Fetched {
  /** The first EXT-X-KEY that names it. */
  readonly reference: KeyReference;
  /** Length of the file; undefined where it could not be read. */
  readonly bytes: number | undefined;
}

/** A file of session data. */
export interface FetchedData extends Fetched {
  /** The first tag that names it. */
  readonly reference: SessionData;
  /** Where it is no JSON, as a phrase; undefined where it is, or need not be, or could not be read. */
  readonly fault: string | undefined;
}

/** What came of taking off an encryption that covers the whole of a resource. */
export interface Decryption {
  readonly method: 'AES-128' | 'AES-256-GCM';
  readonly key: FetchedKey;
  /** Bytes as they were fetched. */
  readonly encryptedBytes: number;
  /**
   * Without a usable key or vector nothing is read; what can be read as it stands is not decrypted.
   * A wrong length, padding or tag shows at the end, and what was decrypted up to there is read.
   */
  readonly outcome:
    | 'good'
    | 'no-key'
    | 'no-iv'
    | 'not-encrypted'
    | 'bad-length'
    | 'bad-padding'
    | 'bad-tag';
}

export interface FetchedInit extends Fetched {
  readonly reference: InitReference;
  /** Undefined where nothing encrypts the whole of it. */
  readonly decryption?: Decryption | undefined;
  /** Undefined where it could not be read. */
  readonly media: InitMedia | undefined;
  /**
   * Why it cannot be the one that its segments were made with, as the end of a sentence; undefined
   * where nothing speaks against it.
   */
  readonly misfit: string | undefined;
}

/** Where a segment belongs that stands in another place of its playlist. */
export interface Displacement {
  /** Index of the segment in whose place it belongs. */
  readonly index: number;
  readonly startSeconds: number;
  readonly seconds: number;
}

export type SegmentMedia = Fmp4Segment | TsSegment | PackedSegment | UnknownSegment;

export interface FetchedSegment extends Fetched {
  readonly segment: MediaSegment;
  /** The init section in force. */
  readonly init: FetchedInit | undefined;
  /** Undefined where nothing encrypts the whole of it. */
  readonly decryption?: Decryption | undefined;
  /** Undefined where it could not be read, or is not to be (EXT-X-GAP). */
  readonly media: SegmentMedia | undefined;
  /** Undefined where its times do not put it elsewhere. */
  readonly displaced: Displacement | undefined;
  /**
   * Media time of its first sample in seconds, without the shift of the edit list; undefined where it
   * is not known, or in doubt: of a displaced segment, and below an init section that does not fit.
   */
  readonly mediaStartSeconds: number | undefined;
  /** Seconds that its samples last; undefined as `mediaStartSeconds` is. */
  readonly mediaSeconds: number | undefined;
  /** What reading every frame and decoding found; only with `deep`. */
  readonly frames: SegmentFrames | undefined;
}

/** What a frame-by-frame look at a segment found. */
export interface SegmentFrames {
  /** Frames that are damaged; the first of them. */
  readonly faults: readonly { readonly reason: string; readonly byteOffset: number }[];
  /** What FFmpeg makes of the segment with its init section alone. */
  readonly alone: {
    /** A channel. */
    readonly samples: number;
    readonly sampleRate: number;
    /** The last lines that it complains with. */
    readonly complaints: readonly string[];
  };
  /**
   * What it makes of the segment behind the one before it; undefined for the first, behind an
   * EXT-X-DISCONTINUITY, and for most segments of long playlists.
   */
  readonly together:
    | { readonly complaints: readonly string[]; readonly soundsAlike: boolean }
    | undefined;
}

/** A media playlist with the media that it names. */
export interface Rendition extends Fetched {
  readonly playlist: MediaPlaylist;
  /** Where the multivariant playlist names it; none for a media playlist that was given by itself. */
  readonly variants: readonly Variant[];
  readonly renditionTags: readonly RenditionTag[];
  readonly inits: readonly FetchedInit[];
  /** In the order of the playlist; empty where no media is read. */
  readonly segments: readonly FetchedSegment[];
  /** Of the decoded sound; only with `deep`. */
  readonly sound: Sound | undefined;
}

/** What the decoded rendition is, as far as it has one sample rate. */
export interface Sound {
  /** Samples a channel that came out of the decoder, encoder delay and padding with them. */
  readonly samples: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** When the first of them is played, in seconds; undefined where the media does not say. */
  readonly startSeconds: number | undefined;
  /** Level of the mix of all channels, 1 ms a value; of the first two minutes. */
  readonly envelope: Float32Array;
  /** LUFS (ITU-R BS.1770-4); undefined for silence. */
  readonly loudnessLufs: number | undefined;
  /** Highest sample of each channel, 1 at full scale. */
  readonly channelPeaks: readonly number[];
  /** How often samples stay at full scale. */
  readonly clippedRuns: number;
  /** Of the samples of a FLAC rendition of 16 or 24 bits, as its STREAMINFO counts it. */
  readonly md5: string | undefined;
}

/** What veza knows of an asset of its own. */
export interface AssetFacts {
  /** Samples a channel that the source gave, and how many a second it has. */
  readonly decoded: { readonly samples: number; readonly sampleRate: number };
  /** Every file of the folder, relative paths with `/`. */
  readonly files: readonly string[];
  /** Absolute path of the folder. */
  readonly dir: string;
}

/** Everything that was read of one thing to validate. Rules are pure functions of it. */
export interface Presentation {
  /** What was asked for. */
  readonly subject: Resource;
  /** Undefined where a media playlist was given. */
  readonly multivariant: (MultivariantPlaylist & { readonly fetched: Fetched }) | undefined;
  /** Every media playlist once, in the order in which it is first named. */
  readonly renditions: readonly Rendition[];
  /** Playlists that are named and could not be read. */
  readonly missing: readonly Fetched[];
  /** Files of session data, each once; empty where only playlists are read. */
  readonly sessionData: readonly FetchedData[];
  /** How much was read. */
  readonly depth: 'playlists' | 'media' | 'deep';
  readonly asset: AssetFacts | undefined;
}
