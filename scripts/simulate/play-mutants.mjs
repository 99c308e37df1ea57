import path from 'node:path';

import { PLANTED_FAULTS } from '../../test/simulation/mutants/planted-faults.mjs';
import { bundleSimulation } from './bundle-simulation.mjs';
import { playRange } from './play-range.mjs';

/** The faults of a list like `F02,F05`, all of them for `true`; names what is none. */
export function chooseFaults(names) {
  if (names === true) return { planted: PLANTED_FAULTS, unknown: [] };
  const wanted = names.split(',');
  const known = new Set(PLANTED_FAULTS.map(({ fault }) => fault));
  return {
    planted: PLANTED_FAULTS.filter(({ fault }) => wanted.includes(fault)),
    unknown: wanted.filter((name) => !known.has(name)),
  };
}

/** Plants one fault after another and says which history of the range found it first. */
export async function playMutants(folder, options) {
  const { planted } = chooseFaults(options.mutants);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [index, one] of planted.entries()) {
    const bundle = path.join(folder, `planted-${index}.mjs`);
    const edits = [one, ...(one.also === undefined ? [] : [one.also])];
    await bundleSimulation(
      bundle,
      Object.fromEntries(edits.map((edit) => [edit.file, (text) => plant(text, edit)])),
    );
    const { failures, played } = await playRange(bundle, {
      ...options,
      failures: 1,
      shrinks: false,
    });
    const [first] = failures;
    counts[first === undefined ? 'failed' : 'passed'] += 1;
    const verdict =
      first === undefined
        ? `MISSED in ${played}`
        : `caught by history ${first.number}: ${first.faults[0]?.split('\n')[0]}`;
    console.log(`${one.fault} (${one.breaks}): ${verdict}`);
  }
  return counts;
}

function plant(text, { file, old, new: planted }) {
  if (text.split(old).length !== 2) throw new Error(`${file} does not have once: ${old}`);
  return text.replace(old, () => planted);
}
