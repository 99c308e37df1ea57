import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { packageRoot } from '#core/package-root.ts';

it('finds the folder of the package and its version, from wherever the code lies', async () => {
  const { dir, version } = packageRoot();
  expect(dir).toBe(path.join(import.meta.dirname, '../..'));
  const { version: declared } = JSON.parse(
    await readFile(path.join(dir, 'package.json'), 'utf8'),
  ) as { version: string };
  expect(version).toBe(declared);
});
