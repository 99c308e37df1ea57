import { expect, it } from 'vitest';

import { lintMigrations } from '#db/migrate/lint/index.ts';

it("veza's own migrations give the lint nothing to say that no comment answers", async () => {
  const report = await lintMigrations(undefined, { scope: 'all' });
  expect(report.findings).toEqual([]);
  expect(report.files.length).toBeGreaterThan(4);
  for (const { reason } of report.ignored) expect(reason.length).toBeGreaterThan(5);
});
