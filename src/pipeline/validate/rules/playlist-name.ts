import { atLine, type MediaRule } from '../media-rule.ts';
import type { Fetched, Presentation } from '../presentation.ts';
import type { Playlist } from '../../playlist/playlist-view.ts';

const TYPES = ['application/vnd.apple.mpegurl', 'audio/mpegurl'];
const ENDINGS = ['.m3u8', '.m3u'];

export const playlistName: MediaRule = {
  id: 'playlist-name',
  code: 'F08',
  title: 'A playlist is known by its name or by its content type',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4',
  why: 'Players decide by name and content type what a resource is, before they read it.',
  reads: 'playlist',
  *check(presentation) {
    for (const { playlist, fetched } of withAnswers(presentation)) {
      const type = fetched.delivery?.contentType?.split(';')[0]?.trim().toLowerCase();
      if (type !== undefined && TYPES.includes(type)) continue;
      const path = playlist.resource.location.replace(/[?#].*$/, '').toLowerCase();
      if (ENDINGS.some((ending) => path.endsWith(ending))) continue;
      const told = type === undefined ? '' : `, and its content type is ${type}`;
      yield {
        subject: atLine(playlist),
        message: `The playlist's name does not end in .m3u8${told}.`,
        hint: 'Name it .m3u8, or send Content-Type: application/vnd.apple.mpegurl.',
      };
    }
  },
};

function* withAnswers({
  multivariant,
  renditions,
}: Presentation): Generator<{ playlist: Playlist; fetched: Fetched }> {
  if (multivariant !== undefined) yield { playlist: multivariant, fetched: multivariant.fetched };
  for (const rendition of renditions) yield { playlist: rendition.playlist, fetched: rendition };
}
