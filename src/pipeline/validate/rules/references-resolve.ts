import { allReferences } from '../all-references.ts';
import { leavesFolder } from '../leaves-folder.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const referencesResolve: MediaRule = {
  id: 'references-resolve',
  code: 'F15',
  title: 'Every URI leads somewhere; those of an asset stay inside its folder',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.1, RFC 3986 §5.2',
  why: 'What is no URI cannot be fetched, and an asset that reaches out of its folder breaks when it is moved.',
  reads: 'presentation',
  *check(presentation) {
    for (const { playlist, reference, line, column } of allReferences(presentation)) {
      const { uri, location } = reference;
      if (uri === '') continue;
      const subject = atLine(playlist, line, column);
      if (location === undefined) {
        yield {
          subject,
          message: `${quoteText(uri)} is no URI.`,
          hint: 'Write a path relative to the playlist, or a whole URL; encode what URIs do not allow.',
        };
      } else if (leavesFolder(reference, playlist.resource, presentation.subject)) {
        yield {
          subject,
          message: `${quoteText(uri)} leads out of the folder of the asset.`,
          hint: 'Keep everything of an asset in one folder, and name it relative to the playlist.',
          profiles: ['veza'],
        };
      }
    }
  },
};
