import type { Playlist } from '../../playlist/playlist-view.ts';
import { readDecimal } from '../../playlist/read-values.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import type { TagLine } from '../../playlist/token.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const startsAgree: MediaRule = {
  id: 'starts-agree',
  code: 'G10',
  title: 'EXT-X-START says the same in the multivariant playlist and in a media playlist',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.2.2',
  why: 'The music starts at another place, depending on which of the two a player reads.',
  reads: 'presentation',
  *check({ multivariant, renditions }) {
    const outer = multivariant && startOf(multivariant);
    if (outer === undefined) return;
    for (const { playlist } of renditions) {
      const inner = startOf(playlist);
      if (inner === undefined || said(inner) === said(outer)) continue;
      yield {
        subject: atValue(playlist, inner),
        message: `EXT-X-START is ${said(inner)} here and ${said(outer)} in the multivariant playlist.`,
        hint: `Remove line ${inner.line}: the multivariant playlist says it for all.`,
      };
    }
  },
};

function startOf(playlist: Playlist): TagLine | undefined {
  return tagsOf(playlist, 'EXT-X-START')[0];
}

/** `TIME-OFFSET=5,PRECISE=NO`, however the two are written. */
function said({ attributes }: TagLine): string {
  const offset = attributes.get('TIME-OFFSET')?.value;
  const precise = attributes.get('PRECISE')?.value ?? 'NO';
  return `TIME-OFFSET=${readDecimal(offset) ?? offset},PRECISE=${precise}`;
}
