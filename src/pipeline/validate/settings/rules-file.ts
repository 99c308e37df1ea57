import { z } from 'zod';

import { SEVERITIES } from '#core/rules.ts';

/** The file that a working directory may have; `--rules` names another. */
export const RULES_FILE = 'veza.hls.json';

const reason = z.string().trim().min(1, 'say why, in words');

/** What a file of severities and exceptions holds. */
export const rulesFile = z.strictObject({
  /** For editors. */
  $schema: z.string().optional(),
  /** How much a rule weighs here, by its id. */
  severities: z
    .record(z.string(), z.strictObject({ severity: z.enum([...SEVERITIES, 'off']), reason }))
    .default({}),
  /** Findings that are known and meant. */
  ignores: z
    .array(
      z.strictObject({
        rule: z.string(),
        /** A pattern over the names of playlists and segments; everything without it. */
        subject: z.string().optional(),
        reason,
      }),
    )
    .default([]),
});

export type RulesFile = z.infer<typeof rulesFile>;
export type Ignore = RulesFile['ignores'][number];
