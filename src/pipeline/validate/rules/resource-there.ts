import type { MediaRule } from '../media-rule.ts';
import { namedResources } from '../named-resources.ts';
import { quoteText } from '../quote-text.ts';
import type { FailureCode } from '../sources/read-failure.ts';

/** These have rules of their own: ranges, limits and the answers of servers. */
const ELSEWHERE: ReadonlySet<string> = new Set(['range', 'too-large', 'status', 'no-uri']);

const HINTS: Readonly<Partial<Record<FailureCode, string>>> = {
  'not-found': 'Put the file there, or mend the URI.',
  denied: 'Let the user who publishes it read it: chmod a+r FILE',
  'not-a-file': 'Name a file.',
  outside: 'Keep the presentation in one folder, or name the folder above it with --root DIR.',
  'private-address': 'Name a public address, or run again with --allow-private.',
  encoding: 'Send it as it is, or with Content-Encoding: gzip.',
  redirects: 'Name the address where the resource is.',
  scheme: 'Name a path relative to the playlist, or an http: or https: URL.',
};
const HINT = 'Fetch it by hand, for example with curl -v, and mend what fails; then run again.';

export const resourceThere: MediaRule = {
  id: 'resource-there',
  code: 'B01',
  title: 'Everything that a playlist names can be read',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.1',
  why: 'The player stops, or skips music, where a playlist, an init section or a segment is missing.',
  reads: 'presentation',
  *check(presentation) {
    for (const { fetched, subject, words } of namedResources(presentation)) {
      const { failure, resource } = fetched;
      if (failure === undefined || ELSEWHERE.has(failure.code)) continue;
      yield {
        subject,
        message: `The ${words} ${quoteText(resource.name)} ${failure.reason}.`,
        hint: HINTS[failure.code as FailureCode] ?? HINT,
      };
    }
  },
};
