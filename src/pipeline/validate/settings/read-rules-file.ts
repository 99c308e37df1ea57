import { readFile } from 'node:fs/promises';

import { nearest } from '#core/suggest.ts';

import { hlsErrors } from '../hls-errors.ts';
import { hlsRules } from '../hls-rules.ts';
import { rulesFile, type RulesFile } from './rules-file.ts';

/**
 * Reads a file of severities and exceptions.
 * @param isOptional whether a file that is not there is as an empty one.
 * @throws HLS_RULES_FILE_INVALID with every fault.
 */
export async function readRulesFile(file: string, isOptional: boolean): Promise<RulesFile> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (isOptional && error.code === 'ENOENT') return '{}';
    throw hlsErrors.HLS_RULES_FILE_INVALID({ file, problems: [error.message] }, { cause: error });
  });
  const parsed = rulesFile.safeParse(parseJson(file, text));
  const problems = parsed.success
    ? unknownRules(parsed.data)
    : parsed.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`,
      );
  if (!parsed.success || problems.length > 0) {
    throw hlsErrors.HLS_RULES_FILE_INVALID({ file, problems });
  }
  return parsed.data;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problems = [`it is no JSON: ${(cause as Error).message}`];
    throw hlsErrors.HLS_RULES_FILE_INVALID({ file, problems }, { cause });
  }
}

function unknownRules({ severities, ignores }: RulesFile): string[] {
  const named = [
    ...Object.keys(severities).map((rule) => [`severities.${rule}`, rule] as const),
    ...ignores.map(({ rule }, index) => [`ignores.${index}.rule`, rule] as const),
  ];
  const ids = hlsRules.rules.map(({ id }) => id);
  const known = new Set(ids);
  return named.flatMap(([path, rule]) => {
    if (known.has(rule)) return [];
    const meant = hlsRules.rules.find(({ code }) => code === rule)?.id ?? nearest(rule, ids);
    const question = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    return [`${path}: there is no rule "${rule}".${question}`];
  });
}
