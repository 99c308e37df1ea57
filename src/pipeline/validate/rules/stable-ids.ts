import type { MultivariantPlaylist, RenditionTag, Variant } from '../../playlist/playlist-view.ts';
import { substitute } from '../../playlist/variables.ts';
import { atValue, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

const CHARACTERS = /^[A-Za-z0-9+/=.\-_]+$/;

export const stableIds: MediaRule = {
  id: 'stable-ids',
  code: 'P18',
  title: 'Stable ids are plain words, and one playlist has one id',
  severity: 'error',
  exception: { severity: 'warning', when: 'one playlist has two ids' },
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1, §4.4.6.2',
  why: 'By the id a player knows a variant again when its address changes; content steering depends on it.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    yield* oneKind(multivariant, 'STABLE-VARIANT-ID', multivariant.variants);
    yield* oneKind(multivariant, 'STABLE-RENDITION-ID', multivariant.renditions);
  },
};

function* oneKind(
  playlist: MultivariantPlaylist,
  name: string,
  items: readonly (Variant | RenditionTag)[],
): Generator<MediaFinding> {
  const known = new Map<string, { value: string; line: number }>();
  for (const { tag, reference } of items) {
    const id = tag.attributes.get(name);
    if (id === undefined) continue;
    const value = substitute(id.value, playlist.variables);
    const subject = atValue(playlist, tag, id);
    if (!CHARACTERS.test(value)) {
      yield {
        subject,
        message: `${name} ${quoteText(value)} has characters other than A-Z, a-z, 0-9, + / = . - and _.`,
        hint: `Write ${name}=${quoteText(value.replaceAll(/[^A-Za-z0-9+/=.\-_]+/g, '-'))}.`,
      };
    }
    const { location } = reference ?? {};
    if (location === undefined) continue;
    const first = known.get(location);
    known.set(location, first ?? { value, line: tag.line });
    if (first === undefined || first.value === value) continue;
    yield {
      subject,
      message: `${quoteText(reference!.uri)} has the ${name} ${quoteText(value)} here and ${quoteText(first.value)} on line ${first.line}.`,
      hint: 'Give one playlist one id.',
      severity: 'warning',
    };
  }
}
