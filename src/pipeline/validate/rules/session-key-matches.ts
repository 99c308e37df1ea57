import type { KeyReference, MediaPlaylist } from '../../playlist/playlist-view.ts';
import { atValue, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

const SHARED = ['METHOD', 'KEYFORMAT', 'KEYFORMATVERSIONS'] as const;

export const sessionKeyMatches: MediaRule = {
  id: 'session-key-matches',
  code: 'K15',
  title: 'A session key says what the keys of the segments say',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.5',
  why: 'Players load session keys ahead; one that differs is loaded for nothing, or breaks the real one.',
  reads: 'presentation',
  *check({ multivariant, renditions }) {
    const indexes = renditions.map(({ playlist }) => ({ playlist, keys: byLocation(playlist) }));
    const seen = new Map<string, KeyReference>();
    for (const key of multivariant?.sessionKeys ?? []) {
      const { tag } = key;
      const subject = atValue(multivariant!, tag);
      if (key.method === 'NONE') {
        const message = 'METHOD of EXT-X-SESSION-KEY is NONE.';
        yield { subject, message, hint: `Remove line ${tag.line}: there is no key to load.` };
        continue;
      }
      const before = seen.get(sameness(key));
      seen.set(sameness(key), before ?? key);
      if (before !== undefined) {
        const message = `The session key stands a second time; the first is on line ${before.tag.line}.`;
        yield { subject, message, hint: `Remove line ${tag.line}.` };
        continue;
      }
      for (const { playlist, keys } of indexes) {
        const other = keys.get(key.reference?.location);
        if (other !== undefined) yield* differing(subject, key, other, playlist);
      }
    }
  },
};

function sameness({ tag, reference, keyFormat, iv, method }: KeyReference): string {
  const versions = tag.attributes.get('KEYFORMATVERSIONS')?.value;
  return [method, reference?.location ?? reference?.uri, keyFormat, versions, iv].join('\0');
}

/** The first key of each address. */
function byLocation({ keys }: MediaPlaylist): Map<string | undefined, KeyReference> {
  const found = new Map<string | undefined, KeyReference>();
  for (const key of keys) {
    const location = key.reference?.location;
    if (location !== undefined && !found.has(location)) found.set(location, key);
  }
  return found;
}

/** A key of the same address in a media playlist that says something else. */
function* differing(
  subject: MediaFinding['subject'],
  session: KeyReference,
  key: KeyReference,
  playlist: MediaPlaylist,
): Generator<MediaFinding> {
  for (const name of SHARED) {
    const said = session.tag.attributes.get(name)?.value;
    const expected = key.tag.attributes.get(name)?.value;
    if (said === expected) continue;
    // A session key without METHOD is another rule's.
    if (name === 'METHOD' && said === undefined) continue;
    yield {
      subject,
      message: `${name} of the session key is ${said === undefined ? 'missing' : quoteText(said)}; "${playlist.resource.name}" says ${quoteText(expected ?? '')} on line ${key.tag.line}.`,
      hint: 'Write the same METHOD, KEYFORMAT and KEYFORMATVERSIONS in both.',
    };
  }
}
