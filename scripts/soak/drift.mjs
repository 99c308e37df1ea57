// Changes a schema in strange ways, one at a time, as somebody with a shell would: each has to be
// named, with nothing else, and the SQL of the differences has to take it back. The trials are those
// of test/db/schema, bundled for plain Node; --trials 200 goes three times through every kind.
import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'strange changes of a schema, found and mended';

const TRIALS = 'test/db/schema/open-drift-trials.ts';

export async function open({ workDir }) {
  const bundle = await bundleTrials(TRIALS);
  const { openDriftTrials } = await bundle.load(TRIALS);
  const trials = await openDriftTrials(workDir);
  return {
    trial: ({ index, draw }) => trials.trial({ index, draw }),
    close: async () => {
      await trials[Symbol.asyncDispose]();
      bundle.remove();
    },
  };
}
