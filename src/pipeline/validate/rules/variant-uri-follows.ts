import { atLine, type MediaRule } from '../media-rule.ts';

export const variantUriFollows: MediaRule = {
  id: 'variant-uri-follows',
  code: 'P02',
  title: 'The line after EXT-X-STREAM-INF names the media playlist',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2',
  why: 'Players take the next line for the address, whatever it is, or drop the variant.',
  reads: 'playlist',
  *check({ multivariant }) {
    for (const { kind, tag, reference } of multivariant?.variants ?? []) {
      if (kind !== 'variant' || reference !== undefined) continue;
      // The lines of a playlist are numbered from 1: this is the one after the tag.
      const next = multivariant!.lines[tag.line];
      yield {
        subject: atLine(multivariant!, tag),
        message:
          next === undefined
            ? 'Nothing follows EXT-X-STREAM-INF.'
            : `A ${next.kind === 'tag' ? 'tag' : `${next.kind} line`} follows EXT-X-STREAM-INF, where the address of its media playlist is expected.`,
        hint: `Write the address of the media playlist on the line after line ${tag.line}.`,
      };
    }
  },
};
