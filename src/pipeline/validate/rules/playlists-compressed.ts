import type { MediaRule } from '../media-rule.ts';
import { namedResources } from '../named-resources.ts';

export const playlistsCompressed: MediaRule = {
  id: 'playlists-compressed',
  code: 'H01',
  title: 'Playlists are sent compressed with gzip',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §6.2.1, Apple HLS Authoring Specification 10.1',
  why: 'Playlists are mostly repetition: gzip makes them a tenth, and playing starts sooner.',
  reads: 'delivery',
  severityIn: { apple: 'error', veza: 'error' },
  *check(presentation) {
    for (const { kind, fetched } of namedResources(presentation)) {
      const { delivery, failure, resource } = fetched;
      if (kind !== 'playlist' || delivery === undefined || failure !== undefined) continue;
      const { contentEncoding } = delivery;
      if (contentEncoding === 'gzip' || contentEncoding === 'x-gzip') continue;
      yield {
        subject: { kind: 'playlist', name: resource.name },
        message: 'The playlist is sent without gzip, though it was asked for.',
        hint: 'Let the server compress application/vnd.apple.mpegurl; nginx: gzip_types application/vnd.apple.mpegurl;',
      };
    }
  },
};
