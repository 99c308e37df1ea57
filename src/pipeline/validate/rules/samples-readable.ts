import { atLine, type MediaRule } from '../media-rule.ts';
import type { FetchedSegment } from '../presentation.ts';

export const samplesReadable: MediaRule = {
  id: 'samples-readable',
  code: 'B06',
  title: 'Samples are clear, so that all of them can be looked at',
  severity: 'info',
  source: 'veza: limits of the reader',
  why: 'Nobody has looked into samples that are encrypted one by one: damage, silence and loudness stay unknown.',
  reads: 'media',
  *check({ renditions, depth }) {
    for (const { playlist, segments } of renditions) {
      const locked = segments.filter((segment) => schemeOf(segment) !== undefined);
      const [first] = locked;
      if (first === undefined) continue;
      const key = first.segment.keys.find(isSampleKey);
      const unseen =
        depth === 'deep' ? 'their frames were not decoded' : 'their frames were not read';
      yield {
        subject: atLine(playlist, key?.tag ?? first.segment.line),
        message: `The samples of ${locked.length} of ${segments.length} segments are encrypted with ${schemeOf(first)}: containers and times were looked at, ${unseen}.`,
        hint: 'Check the presentation before it is encrypted, too.',
        evidence: { segments: locked.length },
      };
    }
  },
};

/** What the samples of a segment are encrypted with; undefined where they are not, or were not read. */
function schemeOf({ media, init, segment }: FetchedSegment): string | undefined {
  if (media === undefined) return undefined;
  const key = segment.keys.find(isSampleKey);
  return key?.method ?? init?.media?.tracks[0]?.entries[0]?.protection;
}

function isSampleKey({ method }: FetchedSegment['segment']['keys'][number]): boolean {
  return method?.startsWith('SAMPLE-AES') === true;
}
