import type { z } from 'zod';

import { nearest } from '#core/suggest.ts';

import { rulesFileKeys } from './rules-file.ts';

/** A fault of a rules file: what it is about, and what is wrong with it. */
export interface RulesFileFault {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** Characters of a wrong value that are shown. */
const SHOWN_MAX = 40;

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text in quotes',
  object: 'an object, { … }',
  record: 'an object, { … }',
  array: 'a list, [ … ]',
};

/** What the schema refuses, in words, with what was probably meant. Pure. @param data what was read. */
export function describeIssue(issue: z.core.$ZodIssue, data: unknown): RulesFileFault[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = rulesFileKeys(path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const other = meant === undefined ? `There are ${known.join(', ')}.` : ask(meant);
      return { path: [...path, key], text: `nothing is called that here. ${other}` };
    });
  }
  const value = path.reduce<unknown>(
    (outer, key) => (outer as Record<PropertyKey, unknown> | undefined)?.[key],
    data,
  );
  if (value === undefined) return [{ path, text: 'it is missing.' }];
  const shown = shorten(JSON.stringify(value));
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const meant = typeof value === 'string' ? nearest(value, values) : undefined;
    const text = `${shown} is none of ${values.join(', ')}.`;
    return [{ path, text: meant === undefined ? text : `${text} ${ask(meant)}` }];
  }
  if (issue.code === 'invalid_type') {
    return [{ path, text: `${shown} is not ${NOUNS[issue.expected] ?? issue.expected}.` }];
  }
  return [{ path, text: `${issue.message}.` }];
}

function shorten(text: string): string {
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}…`;
}

function ask(meant: string): string {
  return `Did you mean "${meant}"?`;
}
