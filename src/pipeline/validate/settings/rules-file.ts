import { z } from 'zod';

import { SEVERITIES } from '#core/rules.ts';

/** The file that a working directory may have; `--rules` names another. */
export const RULES_FILE = 'veza.hls.json';

const reason = z.string().trim().min(1, 'say why, in words');

const change = z.strictObject({ severity: z.enum([...SEVERITIES, 'off']), reason });
const ignore = z.strictObject({
  rule: z.string(),
  /** A pattern over the names of playlists and segments; everything without it. */
  subject: z.string().optional(),
  reason,
});

/** What a file of severities and exceptions holds. */
export const rulesFile = z.strictObject({
  /** For editors. */
  $schema: z.string().optional(),
  /** How much a rule weighs here, by its id. */
  severities: z.record(z.string(), change).default({}),
  /** Findings that are known and meant. */
  ignores: z.array(ignore).default([]),
});

/** The keys that an object of the file may have, by the path to it. */
export function rulesFileKeys([list]: readonly PropertyKey[]): readonly string[] {
  if (list === undefined) return Object.keys(rulesFile.shape);
  return Object.keys(list === 'ignores' ? ignore.shape : change.shape);
}

export type RulesFile = z.infer<typeof rulesFile>;
export type Ignore = RulesFile['ignores'][number];
