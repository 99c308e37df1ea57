import { atBytes, type MediaFinding, type MediaRule } from '../media-rule.ts';
import type { Rendition } from '../presentation.ts';

const NO_MD5 = '0'.repeat(32);

export const flacMd5True: MediaRule = {
  id: 'flac-md5-true',
  code: 'Z02',
  title: 'What a FLAC rendition decodes to is what STREAMINFO says of the source',
  severity: 'error',
  source: 'RFC 9639 §8.2',
  why: 'The listener pays for lossless music; here it shows that something was lost.',
  reads: 'frames',
  *check({ renditions }) {
    for (const rendition of renditions) yield* look(rendition);
  },
};

function* look({ segments, sound }: Rendition): Generator<MediaFinding> {
  const init = segments[0]?.init;
  const [entry] = init?.media?.tracks[0]?.entries ?? [];
  const config = entry?.config;
  if (init === undefined || sound === undefined || config?.kind !== 'flac') return;
  // A run that ends at a discontinuity is not all of it.
  const isAll = segments.slice(1).every(({ segment }) => segment.discontinuity === undefined);
  if (!isAll || segments.some(({ frames }) => frames === undefined)) return;
  const subject = atBytes(init, entry!.place);
  const hint = 'Encode the rendition again from the source, and check the source: flac -t SOURCE';
  const { totalSamples, md5 } = config;
  if (totalSamples !== 0n && BigInt(sound.samples) !== totalSamples) {
    const message = `STREAMINFO says ${totalSamples} samples; ${sound.samples} come out of the decoder.`;
    yield { subject, message, hint };
  } else if (md5 !== NO_MD5 && sound.md5 !== undefined && md5.toLowerCase() !== sound.md5) {
    const message = `STREAMINFO says the MD5 ${md5}; the decoded samples have ${sound.md5}.`;
    yield { subject, message, hint };
  }
}
