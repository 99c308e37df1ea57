import type { Playlist } from '../../playlist/playlist-view.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import type { TagLine } from '../../playlist/token.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, atValue, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

const KINDS = ['NAME', 'IMPORT', 'QUERYPARAM'] as const;

export const definesComplete: MediaRule = {
  id: 'defines-complete',
  code: 'A12',
  title: 'EXT-X-DEFINE defines one variable, once',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.2.3',
  why: 'Clients refuse a playlist whose variables they cannot tell.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      const seen = new Map<string, TagLine>();
      for (const tag of tagsOf(playlist, 'EXT-X-DEFINE')) {
        const kinds = KINDS.filter((kind) => tag.attributes.get(kind) !== undefined);
        if (kinds.length !== 1) {
          yield {
            subject: atValue(playlist, tag),
            message: `EXT-X-DEFINE has ${kinds.length === 0 ? 'none' : kinds.join(' and ')} of NAME, IMPORT and QUERYPARAM; it has one.`,
            hint: 'Write #EXT-X-DEFINE:NAME="…",VALUE="…".',
          };
          continue;
        }
        yield* checkDefine(playlist, tag, kinds[0]!);
        yield* checkTwice(playlist, tag, tag.attributes.get(kinds[0]!)!.value, seen);
      }
    }
  },
};

function* checkDefine(
  playlist: Playlist,
  tag: TagLine,
  kind: (typeof KINDS)[number],
): Generator<MediaFinding> {
  const attribute = tag.attributes.get(kind)!;
  if (kind === 'NAME' && tag.attributes.get('VALUE') === undefined) {
    yield {
      subject: atValue(playlist, tag),
      message: `EXT-X-DEFINE of ${quoteText(attribute.value)} has no VALUE.`,
      hint: 'Add VALUE="…"; it may be empty.',
    };
  }
  if (kind === 'IMPORT' && playlist.kind === 'multivariant') {
    yield {
      subject: atValue(playlist, tag, attribute),
      message: 'EXT-X-DEFINE imports a variable into a multivariant playlist.',
      hint: 'Define it there with NAME and VALUE: media playlists import it.',
    };
  }
  if (attribute.value !== '' && !/^[A-Za-z0-9_-]+$/.test(attribute.value)) {
    yield {
      subject: atValue(playlist, tag, attribute),
      message: `${quoteText(attribute.value)} is no name of a variable.`,
      hint: 'Write it with letters A to Z and a to z, digits, hyphens and underscores.',
    };
  }
}

function* checkTwice(
  playlist: Playlist,
  tag: TagLine,
  name: string,
  seen: Map<string, TagLine>,
): Generator<MediaFinding> {
  const first = seen.get(name);
  if (first === undefined) {
    seen.set(name, tag);
    return;
  }
  yield {
    subject: atLine(playlist, tag),
    message: `The variable ${quoteText(name)} is defined a second time; the first is on line ${first.line}.`,
    hint: 'Keep one of the two.',
  };
}
