import type { MediaRule } from '../media-rule.ts';
import { namedResources } from '../named-resources.ts';
import type { Delivery } from '../presentation.ts';
import { quoteText } from '../quote-text.ts';

const CONTENT_RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(?:\d{1,15}|\*)$/i;

export const rangeAnswered: MediaRule = {
  id: 'range-answered',
  code: 'N13',
  title: 'The server answers a byte range with just these bytes',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.1, RFC 9110 §14',
  why: 'A server without ranges sends the whole file for every segment: players load it again and again, or give up.',
  reads: 'delivery',
  *check(presentation) {
    for (const { fetched, subject, words } of namedResources(presentation)) {
      const { delivery, resource } = fetched;
      const fault = delivery && faultOf(delivery);
      if (fault === undefined) continue;
      yield {
        subject,
        message: `The ${words} ${quoteText(resource.name)} is asked for by a range, and the server ${fault}.`,
        hint: 'Let the server answer Range requests with 206 and the range: curl -r 0-99 -v URL',
      };
    }
  },
};

/** Undefined where there was no range, or nothing is wrong; the end of the file is another rule's. */
function faultOf({ range, status }: Delivery): string | undefined {
  if (range === undefined || (status !== 200 && status !== 206)) return undefined;
  if (status === 200) return 'sends all of it (200)';
  const { asked, contentRange = '' } = range;
  const found = CONTENT_RANGE.exec(contentRange);
  if (found === null) return `says Content-Range ${quoteText(contentRange)}`;
  const [from, to] = [Number(found[1]), Number(found[2])];
  const isAsked = from === asked.offset && to < asked.offset + asked.length;
  return isAsked ? undefined : `sends the bytes ${from} to ${to}`;
}
