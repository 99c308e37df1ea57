import path from 'node:path';

import { runWork } from '#core/events.ts';
import {
  readRulesFile,
  RULES_FILE,
  validateSubjects,
  type SubjectReport,
} from '#pipeline/validate/index.ts';

import type { HlsSubject, ValidateHls, ValidateHlsOptions } from './model.ts';

const JOBS = 4;

/** Validates HLS as the command does, and says what it found. @throws HLS_NOTHING_FOUND, HLS_RULES_FILE_INVALID */
export const validateHls: ValidateHls = async (subjects, options = {}) => {
  const cwd = path.resolve(options.cwd ?? '.');
  const { signal = new AbortController().signal, onEvent = () => {} } = options;
  const file = path.resolve(cwd, options.rulesFile ?? RULES_FILE);
  const rules = await readRulesFile(file, options.rulesFile === undefined);
  const input = {
    subjects: typeof subjects === 'string' ? [subjects] : subjects,
    cwd,
    root: options.root === undefined ? undefined : path.resolve(cwd, options.root),
    allowPrivate: options.allowPrivate ?? false,
    profile: options.profile ?? 'rfc',
    depth: options.depth ?? 'media',
    rules,
    ffmpegPath: options.ffmpegPath,
    jobs: options.jobs ?? JOBS,
    fix: options.fix && fixIn(cwd, options.fix),
  } as const;
  const report = await runWork(validateSubjects({ signal }, input), onEvent);
  const failed = report.failed.map(({ subject, error: { code, message, hint } }) => ({
    name: subject,
    code,
    message,
    ...(hint !== undefined && { hint }),
  }));
  return { subjects: report.subjects.map(toSubject), failed, counts: report.counts };
};

/** Without the location, which may hold what is secret. */
function toSubject({ subject, mended, ...report }: SubjectReport): HlsSubject {
  return { name: subject.name, ...report, ...(mended !== undefined && { mended }) };
}

function fixIn(
  cwd: string,
  { out, dryRun = false }: NonNullable<ValidateHlsOptions['fix']>,
): { dryRun: boolean; out: string | undefined } {
  return { dryRun, out: out === undefined ? undefined : path.resolve(cwd, out) };
}
