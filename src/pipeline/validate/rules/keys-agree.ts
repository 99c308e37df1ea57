import type { KeyReference, MediaPlaylist } from '../../playlist/playlist-view.ts';
import { atLine, atValue, type MediaFinding, type MediaRule } from '../media-rule.ts';

export const keysAgree: MediaRule = {
  id: 'keys-agree',
  code: 'K09',
  title: 'Keys of the same segments differ in KEYFORMAT and lead to the same key',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4, §6.2.3',
  why: 'A player takes the one that it can use; if they disagree, it decodes noise.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      yield* withoutSegments(playlist);
      const seen = new Set<readonly KeyReference[]>();
      for (const { keys } of playlist.segments) {
        if (seen.has(keys)) continue;
        seen.add(keys);
        const [first, ...others] = keys;
        const other = others.find(({ method, iv }) => method !== first!.method || iv !== first!.iv);
        if (other === undefined) continue;
        const what = other.method === first!.method ? 'IV' : 'METHOD';
        yield {
          subject: atValue(playlist, other.tag, other.tag.attributes.get(what)),
          message: `The key differs in ${what} from that on line ${first!.tag.line}, which applies to the same segments.`,
          hint: 'Give both the same METHOD and IV, or write #EXT-X-KEY:METHOD=NONE between them.',
        };
      }
    }
  },
};

/** Keys that the next one of their format replaces before any segment. */
function* withoutSegments(playlist: MediaPlaylist): Generator<MediaFinding> {
  const lines = [
    ...playlist.segments.map(({ line }) => line),
    ...playlist.inits.map(({ tag }) => tag),
  ]
    .map(({ line }) => line)
    .toSorted((one, other) => one - other);
  const last = new Map<string, KeyReference>();
  let at = 0;
  for (const key of playlist.keys) {
    while (at < lines.length && lines[at]! < key.tag.line) {
      last.clear();
      at += 1;
    }
    const before = last.get(key.keyFormat);
    last.set(key.keyFormat, key);
    if (before === undefined || before.method === 'NONE' || key.method === 'NONE') continue;
    yield {
      subject: atLine(playlist, key.tag),
      message: `The key replaces that on line ${before.tag.line}, which has the same KEYFORMAT, before any segment.`,
      hint: `Remove line ${before.tag.line}, or give it a KEYFORMAT of its own.`,
    };
  }
}
