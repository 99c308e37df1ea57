import { describe, expect, it } from 'vitest';

import { withTypedFlags } from '../../../src/commands/_kit/with-typed-flags.ts';

describe('the flags that were typed', () => {
  it('go into every command of a hint, before what stands there', () => {
    const argv = ['migrate', 'wait', '--dir', './sql', '--data-dir=/srv/my data'];
    expect(withTypedFlags('veza migrate', argv)).toBe(
      "veza migrate --dir ./sql --data-dir '/srv/my data'",
    );
    expect(
      withTypedFlags('bring it back, then: veza migrate, or veza migrate down --apply', [
        '--dir=sql',
      ]),
    ).toBe('bring it back, then: veza migrate --dir sql, or veza migrate down --dir sql --apply');
    expect(
      withTypedFlags('wait longer: veza migrate --lock-wait 1800', ['migrate', '--dir', 'sql']),
    ).toBe('wait longer: veza migrate --dir sql --lock-wait 1800');
  });

  it('stay away where the command has the flag, does not take it, or is only told of', () => {
    const argv = ['migrate', '--dir', 'sql', '--database-url', 'postgres://localhost/app'];
    expect(withTypedFlags('veza migrate lint --dir other', argv)).toBe(
      'veza migrate lint --database-url postgres://localhost/app --dir other',
    );
    expect(withTypedFlags('veza db stop --force', argv)).toBe('veza db stop --force');
    expect(withTypedFlags('veza seed --ci', argv)).toBe(
      'veza seed --database-url postgres://localhost/app --ci',
    );
    expect(withTypedFlags('a file that veza db backup wrote', argv)).toBe(
      'a file that veza db backup wrote',
    );
    expect(withTypedFlags('veza migrate --help', argv)).toBe('veza migrate --help');
    expect(withTypedFlags('veza migrate', ['migrate', '--', '--dir', 'sql'])).toBe('veza migrate');
  });

  it.each([
    'postgres://me:hidden@localhost/app',
    'postgres://localhost/app?password=hidden',
    'postgres://me:hidden@one,two:5433/app',
    'host=localhost password=hidden',
  ])('never repeat the password of %s', (url) => {
    expect(withTypedFlags('veza migrate status', ['--database-url', url])).toBe(
      'veza migrate status --database-url URL',
    );
  });
});
