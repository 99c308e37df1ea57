import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

interface PlantedFault {
  readonly fault: string;
  readonly file: string;
  readonly old: string;
}

test('every planted fault stands where it is said to be, once', async () => {
  const file = path.resolve('test/simulation/mutants/planted-faults.mjs');
  const { PLANTED_FAULTS } = (await import(file)) as { PLANTED_FAULTS: PlantedFault[] };
  const astray = PLANTED_FAULTS.filter(
    (planted) => readFileSync(planted.file, 'utf8').split(planted.old).length !== 2,
  );
  expect(astray.map((planted) => `${planted.fault} in ${planted.file}`)).toEqual([]);
});
