import { SEVERITIES, type Severity } from '#core/rules.ts';
import type { Work } from '#core/events.ts';

import type { Resource } from '../playlist/playlist-view.ts';
import { addExcerpts } from './add-excerpts.ts';
import { checkPresentation, type CheckOptions, type HlsFinding } from './check-presentation.ts';
import { deepen, type DeepenProgress } from './deep/deepen.ts';
import { readPresentation, type ReadInput, type ValidateEvent } from './read-presentation.ts';

export interface ValidateInput extends ReadInput, CheckOptions {
  /** FFmpeg to decode with where `depth` is `deep`; `ffmpeg` of the PATH unless it is said. */
  readonly ffmpegPath?: string | undefined;
}

/** What was looked at, and what was found. */
export interface HlsReport {
  readonly subject: Resource;
  readonly findings: readonly HlsFinding[];
  readonly counts: Readonly<Record<Severity, number>>;
  readonly playlists: number;
  /** Segments whose bytes were read. */
  readonly segments: number;
  /** Bytes of these segments. */
  readonly bytes: number;
}

/**
 * Reads one HLS presentation and looks at it with every rule that its profile asks for. Faults are
 * findings.
 * @throws HLS_UNREADABLE where the first playlist cannot be read, FFMPEG_MISSING.
 */
export async function* validateHls(
  ctx: { readonly signal: AbortSignal },
  input: ValidateInput,
): Work<ValidateEvent | DeepenProgress, HlsReport> {
  const { depth, source, ffmpegPath = 'ffmpeg' } = input;
  const read = yield* readPresentation(ctx, input);
  const presentation =
    depth === 'deep' ? yield* deepen(ctx, { presentation: read, source, ffmpegPath }) : read;
  const findings = addExcerpts(checkPresentation(presentation, input), presentation);
  const segments = presentation.renditions
    .flatMap((rendition) => rendition.segments)
    .filter(({ media }) => media !== undefined);
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, count(severity)]));
  return {
    subject: presentation.subject,
    findings,
    counts: counts as Record<Severity, number>,
    playlists: presentation.renditions.length + (presentation.multivariant ? 1 : 0),
    segments: segments.length,
    bytes: segments.reduce((sum, { media }) => sum + media!.bytes, 0),
  };
}
