import type { MigrationRule } from '../lint/model.ts';
import { wantsLimit } from '../lint/slow-statements.ts';

export const requireLockTimeout: MigrationRule = {
  id: 'require-lock-timeout',
  code: 'S36',
  title: 'Files set a lock_timeout of their own',
  severity: 'info',
  optIn: true,
  aliases: ['require-timeout-settings'],
  source: 'PostgreSQL, Client Connection Defaults: lock_timeout',
  why: 'A statement that waits for a lock makes everybody behind it wait. The runner sets a `lock_timeout` on its session and tries again, so that this rule is for files that other tools run, too.',
  examples: {
    bad: `alter table tracks add column note text;
`,
    good: `set local lock_timeout = '1s';
alter table tracks add column note text;
`,
  },
  check: wantsLimit('lock_timeout', {
    message: 'This statement may wait for a lock, and the file sets no lock_timeout.',
    hint: "set local lock_timeout = '1s';",
  }),
};
