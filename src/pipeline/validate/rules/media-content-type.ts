import type { MediaRule } from '../media-rule.ts';
import { namedResources } from '../named-resources.ts';
import type { SegmentMedia } from '../presentation.ts';
import { quoteText } from '../quote-text.ts';

const FMP4 = ['audio/mp4', 'video/mp4', 'video/iso.segment', 'audio/iso.segment'];
const PACKED = {
  adts: ['audio/aac', 'audio/aacp'],
  mp3: ['audio/mpeg', 'audio/mp3'],
  ac3: ['audio/ac3'],
  ec3: ['audio/eac3'],
} as const;

export const mediaContentType: MediaRule = {
  id: 'media-content-type',
  code: 'H02',
  title: 'The content type of a segment says what it is',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 10.4',
  why: 'Caches, proxies and some players treat a segment by its type; text/plain is compressed or refused.',
  reads: 'delivery',
  *check(presentation) {
    for (const { kind, fetched, words } of namedResources(presentation)) {
      if (kind !== 'init' && kind !== 'segment') continue;
      if (fetched.media === undefined) continue;
      const { delivery, media, resource } = fetched;
      const wanted = typesOf(media);
      const type = delivery?.contentType?.split(';')[0]!.trim().toLowerCase();
      if (delivery === undefined || wanted.length === 0 || wanted.includes(type ?? '')) continue;
      const told = type === undefined ? 'no Content-Type' : `Content-Type ${quoteText(type)}`;
      yield {
        subject: { kind, name: resource.name },
        message: `The ${words} is sent with ${told}; it is ${wanted[0]}.`,
        hint: `Let the server send Content-Type: ${wanted[0]}`,
      };
    }
  },
};

function typesOf(media: SegmentMedia | { readonly container: 'fmp4' }): readonly string[] {
  if (media.container === 'fmp4') return FMP4;
  if (media.container === 'ts') return ['video/mp2t'];
  return media.container === 'packed' ? PACKED[media.format] : [];
}
