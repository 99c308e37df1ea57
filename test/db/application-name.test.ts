import { expect, it } from 'vitest';

import { applicationName } from '#db/application-name.ts';

it('says host, process, file and statement', () => {
  const doing = { file: '000003_catalogue', statement: 2, statements: 14 };
  expect(applicationName('migrate', 'db1.example.org', 4711, doing)).toBe(
    'veza migrate db1 4711 000003_catalogue 2/14',
  );
  expect(applicationName('migrate', 'db1', 4711)).toBe('veza migrate db1 4711');
});

it('keeps the numbers within the bytes that PostgreSQL keeps, whatever is long', () => {
  const doing = { file: `000003_${'é'.repeat(60)}`, statement: 100, statements: 1000 };
  const name = applicationName('migrate', 'h'.repeat(80), 4_194_304, doing);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  expect(name).toMatch(/^veza migrate h{20} 4194304 000003_é* 100\/1000$/);
});
