import { extinfError } from './extinf-error.ts';
import { atValue, type MediaFinding } from './media-rule.ts';
import type { Presentation, SegmentMedia } from './presentation.ts';

/**
 * EXTINF that is not how long the media of a container lasts. Segments whose bytes cannot be followed
 * have that fault alone. Pure.
 * @param parts what the media is made of, for the message: `samples`, `frames`.
 */
export function* findWrongExtinf(
  { renditions }: Presentation,
  container: SegmentMedia['container'],
  parts: string,
): Generator<MediaFinding> {
  for (const { playlist, segments } of renditions) {
    for (const fetched of segments) {
      const { media, segment } = fetched;
      if (media?.container !== container || media.faults.length > 0) continue;
      const error = extinfError(fetched);
      if (error === undefined || !error.isWrong || segment.extinf === undefined) continue;
      const { seconds, measured } = error;
      yield {
        subject: atValue(playlist, segment.extinf),
        message: `EXTINF is ${seconds} s; the ${parts} of ${fetched.resource.name} last ${measured.toFixed(6)} s.`,
        hint: `Write #EXTINF:${measured.toFixed(6)},`,
        evidence: { seconds, measured },
      };
    }
  }
}
