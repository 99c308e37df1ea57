import { codecKind } from './codec-kind.ts';
import type { FetchedSegment, Rendition } from './presentation.ts';
import { isSegment } from './readable-media.ts';

/** A format that samples of a rendition have. */
export interface HeldCodec {
  /** RFC 6381 string in Apple's spelling. */
  readonly codec: string;
  /** Whether the bytes leave open that SBR comes on top. */
  readonly maybeSbr: boolean;
}

/** The formats that the media of a rendition has; undefined where none of it could be read. Pure. */
export function heldCodecs({ segments }: Rendition): readonly HeldCodec[] | undefined {
  const held = new Map<string, HeldCodec>();
  const seen = new Set<unknown>();
  for (const fetched of segments) {
    // Segments of one init section hold the same.
    const { media, init } = fetched;
    if (media?.container === 'fmp4' && seen.has(init)) continue;
    seen.add(init);
    for (const item of codecsOf(fetched)) held.set(item.codec, item);
  }
  return held.size === 0 ? undefined : [...held.values()];
}

function* codecsOf({ media, init }: FetchedSegment): Generator<HeldCodec> {
  if (media?.container === 'packed' && media.run.frames > 0) {
    yield { codec: media.run.codecs, maybeSbr: true };
  } else if (media?.container === 'ts') {
    for (const { run } of media.streams) {
      if (run !== undefined) yield { codec: run.codecs, maybeSbr: true };
    }
  } else if (media?.container === 'fmp4' && init?.media !== undefined) {
    if (init.media.faults.length > 0 || isSegment(init.media) || init.misfit !== undefined) return;
    for (const { codecs, config } of init.media.tracks.flatMap(({ entries }) => entries)) {
      // Without its configuration the entry says too little.
      if (codecs === 'mp4a') continue;
      yield { codec: codecs, maybeSbr: config.kind === 'aac' && config.sbr === 'implicit' };
    }
  }
}

/** Names of MP3 in MP4. */
const MP3 = new Set(['mp4a.40.34', 'mp4a.6b', 'mp4a.69']);
const SBR = new Set(['mp4a.40.5', 'mp4a.40.29']);

/** Whether a name of CODECS is one of a format. */
export function namesCodec(named: string, { codec, maybeSbr }: HeldCodec): boolean {
  if (named === codec) return true;
  if (MP3.has(named.toLowerCase()) && MP3.has(codec.toLowerCase())) return true;
  if (maybeSbr && codec === 'mp4a.40.2' && SBR.has(named)) return true;
  // Of video the sample entry alone is compared.
  return codecKind(codec) === 'video' && familyOf(named) === familyOf(codec);
}

/** `mp4a` of `mp4a.40.2`, in small letters: what is wrong in spelling or profile only. */
export function familyOf(codec: string): string {
  return codec.split('.')[0]!.toLowerCase();
}
