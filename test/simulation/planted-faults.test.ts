import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

interface Edit {
  readonly file: string;
  readonly old: string;
}

interface PlantedFault extends Edit {
  readonly fault: string;
  readonly also?: Edit;
}

test('every planted fault stands where it is said to be, once', async () => {
  const file = path.resolve('test/simulation/mutants/planted-faults.mjs');
  const { PLANTED_FAULTS } = (await import(file)) as { PLANTED_FAULTS: PlantedFault[] };
  const edits = PLANTED_FAULTS.flatMap(({ fault, also, ...first }) =>
    [first, ...(also === undefined ? [] : [also])].map((edit) => ({ fault, ...edit })),
  );
  const astray = edits.filter(
    (edit) => readFileSync(edit.file, 'utf8').split(edit.old).length !== 2,
  );
  expect(astray.map((edit) => `${edit.fault} in ${edit.file}`)).toEqual([]);
});
