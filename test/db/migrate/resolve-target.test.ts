import { expect, it } from 'vitest';

import { resolveTarget } from '#db/migrate/resolve-target.ts';

const KNOWN = [
  { id: 1n, name: '000001_identity' },
  { id: 2n, name: '000002_audit_log' },
  { id: 3n, name: '000003_catalogue' },
];

it.each(['2', '000002', '000002_audit_log'])('%s is the second migration', (target) => {
  expect(resolveTarget(target, KNOWN)).toBe(2n);
});

it.each([
  ['000003_catalog', 'Did you mean 000003_catalogue?'],
  ['catalog', 'Did you mean 000003_catalogue?'],
  ['7_audit-log', 'Did you mean 000002_audit_log?'],
  // One number is as near as another.
  ['000007', 'veza migrate status'],
  ['12', 'veza migrate status'],
  ['latest', 'veza migrate status'],
])('%s is unknown, and what is said is: %s', (target, hint) => {
  expect(() => resolveTarget(target, KNOWN)).toThrowError(
    expect.objectContaining({ code: 'MIGRATION_TARGET_UNKNOWN', hint }),
  );
});
