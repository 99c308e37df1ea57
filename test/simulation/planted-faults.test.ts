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
  const module = path.resolve('test/simulation/mutants/planted-faults.mjs');
  const { PLANTED_FAULTS } = (await import(module)) as { PLANTED_FAULTS: PlantedFault[] };
  const astray = PLANTED_FAULTS.flatMap(({ fault, file, old, also }) => {
    const edits: Edit[] = [{ file, old }, ...(also === undefined ? [] : [also])];
    return edits.filter((edit) => !standsOnce(edit)).map((edit) => `${fault} in ${edit.file}`);
  });
  expect(astray).toEqual([]);
});

function standsOnce({ file, old }: Edit): boolean {
  return readFileSync(file, 'utf8').split(old).length === 2;
}
