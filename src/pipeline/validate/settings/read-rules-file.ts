import { readFile } from 'node:fs/promises';

import { nearest } from '#core/suggest.ts';

import { hlsErrors } from '../hls-errors.ts';
import { hlsRules } from '../hls-rules.ts';
import { parseJson, type TextPlace } from '../parse-json.ts';
import { describeIssue, type RulesFileFault } from './describe-issue.ts';
import { locateJson } from './locate-json.ts';
import { rulesFile, type RulesFile } from './rules-file.ts';

/**
 * Reads a file of severities and exceptions.
 * @param isOptional whether a file that is not there is as an empty one.
 * @throws HLS_RULES_FILE_INVALID with every fault and its place.
 */
export async function readRulesFile(file: string, isOptional: boolean): Promise<RulesFile> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (isOptional && error.code === 'ENOENT') return '{}';
    const problem =
      error.code === 'ENOENT' ? 'it is not there.' : `it cannot be read: ${error.code}.`;
    throw hlsErrors.HLS_RULES_FILE_INVALID({ file, problems: [problem] }, { cause: error });
  });
  const { data, fault } = parseJson(text);
  if (fault !== undefined) {
    const problems = [`${tell(fault)}${fault.reason}.`];
    throw hlsErrors.HLS_RULES_FILE_INVALID({ file, problems });
  }
  const parsed = rulesFile.safeParse(data);
  const faults = parsed.success
    ? unknownRules(parsed.data)
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, data));
  if (!parsed.success || faults.length > 0) {
    const problems = faults.map((one) => `${tell(locateJson(text, one.path))}${name(one)}`);
    throw hlsErrors.HLS_RULES_FILE_INVALID({ file, problems });
  }
  return parsed.data;
}

function tell({ line, column }: TextPlace): string {
  return `line ${line}, column ${column}: `;
}

function name({ path, text }: RulesFileFault): string {
  return path.length === 0 ? text : `${path.join('.')}: ${text}`;
}

function unknownRules({ severities, ignores }: RulesFile): RulesFileFault[] {
  const named = [
    ...Object.keys(severities).map((rule) => ({ path: ['severities', rule], rule })),
    ...ignores.map(({ rule }, index) => ({ path: ['ignores', index, 'rule'], rule })),
  ];
  const ids = hlsRules.rules.map(({ id }) => id);
  const known = new Set(ids);
  return named.flatMap(({ path, rule }) => {
    if (known.has(rule)) return [];
    const meant = hlsRules.rules.find(({ code }) => code === rule)?.id ?? nearest(rule, ids);
    const question = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    return [{ path, text: `there is no rule "${rule}".${question}` }];
  });
}
