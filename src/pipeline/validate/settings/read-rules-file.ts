import { readFile } from 'node:fs/promises';

import { nearest } from '#core/suggest.ts';

import { hlsErrors } from '../hls-errors.ts';
import { hlsRules } from '../hls-rules.ts';
import { describeIssue, type RulesFileFault } from './describe-issue.ts';
import { locateJson } from './locate-json.ts';
import { placeAt, type TextPlace } from './place-at.ts';
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
  const data = parseJson(file, text);
  const parsed = rulesFile.safeParse(data);
  const faults = parsed.success
    ? unknownRules(parsed.data)
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, data));
  if (!parsed.success || faults.length > 0) {
    const problems = faults.map((fault) => `${tell(locateJson(text, fault.path))}${name(fault)}`);
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

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Without a position it is the end that comes too early.
    const said = /position (\d+)/.exec((cause as Error).message)?.[1];
    const place = placeAt(text, said === undefined ? text.length : Number(said));
    const what = said === undefined ? 'the file ends inside of it' : 'here it breaks off';
    const problems = [`${tell(place)}it is no JSON; ${what}.`];
    throw hlsErrors.HLS_RULES_FILE_INVALID({ file, problems }, { cause });
  }
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
