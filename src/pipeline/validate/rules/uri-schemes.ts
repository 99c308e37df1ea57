import { allReferences } from '../all-references.ts';
import { createNamer } from '../create-namer.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

/** What every client fetches, and what needs no fetching. */
const SCHEMES = ['http:', 'https:', 'data:'];

export const uriSchemes: MediaRule = {
  id: 'uri-schemes',
  code: 'F16',
  title: 'URIs have schemes that clients can fetch',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.3.1',
  why: 'Only HTTP is something that every client handles; another scheme ends in an error.',
  reads: 'presentation',
  *check(presentation) {
    const nameText = createNamer();
    for (const { playlist, reference, line, column, use } of allReferences(presentation)) {
      // A key system may fetch its keys by a scheme of its own: FairPlay's is skd.
      if (use === 'key' || reference.location === undefined) continue;
      const scheme = /^[a-z][a-z\d+.-]+:/i.exec(reference.uri)?.[0].toLowerCase();
      if (scheme === undefined || SCHEMES.includes(scheme)) continue;
      yield {
        subject: atLine(playlist, line, column),
        message: `${quoteText(reference.uri)} has the scheme ${nameText(scheme.slice(0, -1))}, which clients need not know.`,
        hint: 'Write an http or https URL, or a path relative to the playlist.',
      };
    }
  },
};
