import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { VezaError } from '#core/errors.ts';
import type { Work, WorkEvent } from '#core/events.ts';
import type { Severity } from '#core/rules.ts';

import type { HlsFinding } from './check-presentation.ts';
import type { DeepenProgress } from './deep/deepen.ts';
import { mendSubject, type FixOptions, type Mended } from './fix/mend-subject.ts';
import { hlsErrors } from './hls-errors.ts';
import type { Presentation, Profile } from './presentation.ts';
import type { ValidateEvent } from './read-presentation.ts';
import { runSideBySide } from '#core/run-side-by-side.ts';
import { excuseFindings, type ExcusedFinding } from './settings/excuse-findings.ts';
import type { RulesFile } from './settings/rules-file.ts';
import { httpSource } from './sources/http-source.ts';
import { findSubjects, type Subject } from './subjects/find-subjects.ts';
import { validateHls, type HlsReport } from './validate-hls.ts';

export interface ValidateSubjectsInput {
  /** Files, folders, patterns and URLs. */
  readonly subjects: readonly string[];
  /** Absolute; relative subjects start here, and names are told from here. */
  readonly cwd: string;
  /** Absolute folder that local playlists may name files of; else the working directory or their own. */
  readonly root?: string | undefined;
  /** Whether addresses of this network and machine are read, too, where a playlist names them. */
  readonly allowPrivate: boolean;
  readonly profile: Profile;
  readonly depth: Presentation['depth'];
  /** Severities and exceptions, read by `readRulesFile`. */
  readonly rules: RulesFile;
  /** FFmpeg to decode with where `depth` is `deep`; `ffmpeg` of the PATH unless it is said. */
  readonly ffmpegPath?: string | undefined;
  /** Presentations that are looked at at one time. */
  readonly jobs: number;
  /** Mends playlists before they are validated. */
  readonly fix?: FixOptions | undefined;
}

/** One presentation is done. */
export interface SubjectValidated extends WorkEvent {
  readonly type: 'subject.validated';
  readonly subject: string;
  /** Undefined where the first playlist could not be read. */
  readonly counts: Readonly<Record<Severity, number>> | undefined;
}

/** How many of several presentations are done. */
export interface SubjectsProgress extends WorkEvent {
  readonly type: 'subjects.progress';
  readonly done: number;
  readonly total: number;
}

export type ValidateSubjectsEvent =
  | ValidateEvent
  | DeepenProgress
  | SubjectValidated
  | SubjectsProgress;

/** One presentation: what was found, and what an exception excuses. */
export interface SubjectReport extends HlsReport {
  readonly ignored: readonly ExcusedFinding[];
  /** What was mended before; undefined where nothing was to be. */
  readonly mended: Mended | undefined;
}

/** Everything that was looked at, in the order in which it was named. */
export interface SubjectsReport {
  readonly subjects: readonly SubjectReport[];
  /** Subjects whose first playlist could not be read, and folders that could not be looked into. */
  readonly failed: readonly { readonly subject: string; readonly error: VezaError }[];
  readonly counts: Readonly<Record<Severity, number>>;
}

/**
 * Validates files, folders, patterns and URLs, several at one time. What is wrong with a presentation is
 * a finding; one that cannot be read does not stop the others.
 * @throws HLS_NOTHING_FOUND, HLS_FIX_NO_FILES, HLS_FIX_OUTSIDE, HLS_FIX_OUT_NOT_EMPTY, HLS_FIX_FAILED
 */
export async function* validateSubjects(
  ctx: { readonly signal: AbortSignal },
  input: ValidateSubjectsInput,
): Work<ValidateSubjectsEvent, SubjectsReport> {
  const { subjects: words, allowPrivate, jobs } = input;
  using http = httpSource({ typed: words, allowPrivate });
  const { subjects, unread } = await findSubjects(ctx, { ...input, words, http });
  const total = subjects.length;
  const base = input.fix === undefined ? '' : await requireMendable(subjects, input.fix);
  let done = 0;
  if (total > 1) yield { type: 'subjects.progress', done, total };
  const works = subjects.map(
    (subject) =>
      async function* (): Work<ValidateSubjectsEvent, SubjectReport | VezaError> {
        const report = yield* validateOne(ctx, subject, input, base);
        const name = subject.source.nameOf(subject.location);
        const counts = report instanceof VezaError ? undefined : report.counts;
        done += 1;
        yield { type: 'subject.validated', subject: name, counts };
        if (total > 1) yield { type: 'subjects.progress', done, total };
        return report;
      },
  );
  const outcomes = yield* runSideBySide(works, jobs);
  const report = summarize(subjects, outcomes);
  const folders = unread.map(({ dir, reason }) => {
    const name = path.relative(input.cwd, dir) || dir;
    return { subject: name, error: hlsErrors.HLS_FOLDER_UNREADABLE({ name, reason }) };
  });
  return { ...report, failed: [...report.failed, ...folders] };
}

async function* validateOne(
  ctx: { readonly signal: AbortSignal },
  subject: Subject,
  { profile, depth, rules, ffmpegPath, fix }: ValidateSubjectsInput,
  base: string,
): Work<ValidateSubjectsEvent, SubjectReport | VezaError> {
  const severities = new Map(
    Object.entries(rules.severities).map(([id, { severity }]) => [id, severity]),
  );
  try {
    const { at, mended } =
      fix === undefined
        ? { at: subject, mended: undefined }
        : await mendSubject(ctx, subject, fix, base);
    const report = yield* validateHls(ctx, { ...at, profile, depth, severities, ffmpegPath });
    const { findings, ignored } = excuseFindings(report.findings, rules.ignores);
    return { ...report, findings, ignored, mended, counts: countBySeverity(findings) };
  } catch (thrown) {
    if (!isUnreadable(thrown)) throw thrown;
    return thrown;
  }
}

/** Checks before anything is written; returns the folder that names of a copy are relative to. */
async function requireMendable(subjects: readonly Subject[], { out }: FixOptions): Promise<string> {
  for (const { location, source } of subjects) {
    if (path.isAbsolute(location)) continue;
    throw hlsErrors.HLS_FIX_NO_FILES({ name: source.nameOf(location) });
  }
  if (out !== undefined) await requireEmpty(out);
  return commonFolder(subjects.map(({ location }) => path.dirname(location)));
}

/** The deepest folder that holds all of some folders. */
function commonFolder(folders: readonly string[]): string {
  return folders.reduce((common, folder) => {
    let at = common;
    while (folder !== at && !folder.startsWith(at.endsWith(path.sep) ? at : at + path.sep)) {
      at = path.dirname(at);
    }
    return at;
  });
}

async function requireEmpty(out: string): Promise<void> {
  const names = await readdir(out).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) throw hlsErrors.HLS_FIX_OUT_NOT_EMPTY({ out });
}

function isUnreadable(thrown: unknown): thrown is VezaError {
  return thrown instanceof VezaError && thrown.code === hlsErrors.HLS_UNREADABLE.code;
}

function summarize(
  subjects: readonly Subject[],
  outcomes: readonly (SubjectReport | VezaError)[],
): SubjectsReport {
  const failed: { subject: string; error: VezaError }[] = [];
  const reports: SubjectReport[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome instanceof VezaError) {
      const { source, location } = subjects[index]!;
      failed.push({ subject: source.nameOf(location), error: outcome });
    } else reports.push(outcome);
  }
  const counts = countBySeverity(reports.flatMap(({ findings }) => findings));
  return { subjects: reports, failed, counts };
}

function countBySeverity(findings: readonly HlsFinding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
