import { expect, it } from 'vitest';

import type { MigrateEvent } from '#db/migrate/index.ts';
import { describeMigration } from '../../../src/commands/_kit/describe-migration.ts';

const place = { name: '000003_x', statement: 2, statements: 5 };

it.each<[MigrateEvent, string]>([
  [
    {
      type: 'statement.blocked',
      ...place,
      waitedMs: 1000,
      blockers: [
        {
          pid: 7,
          application: 'report',
          query: 'select ?',
          state: 'idle in transaction',
          ageMs: 90_000,
        },
      ],
    },
    '000003_x: statement 2 of 5 waits for backend 7 "report", idle in transaction for',
  ],
  [
    {
      type: 'statement.retried',
      ...place,
      attempt: 3,
      pauseMs: 500,
      leftMs: 60_000,
      sqlState: '55P03',
    },
    '000003_x: statement 2 of 5 gave way to others, attempt 3; again in',
  ],
  [
    {
      type: 'command.progress',
      ...place,
      runningMs: 4000,
      command: 'create index',
      phase: 'sorting',
      percent: 41.7,
    },
    '000003_x: statement 2 of 5: create index, sorting 41 %, for',
  ],
  [
    { type: 'running.progress', ...place, runningMs: 4000 },
    '000003_x: statement 2 of 5: running, for 4',
  ],
  [
    { type: 'statement.resumed', ...place, found: 'broken', detail: 'the index i is invalid' },
    '000003_x: statement 2 of 5 was interrupted: the index i is invalid',
  ],
])('says to a person what happens: %j', (event, text) => {
  expect(describeMigration(event)).toContain(text);
});
