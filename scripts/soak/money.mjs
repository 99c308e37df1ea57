// Splits random orders over all currencies, refunds them step by step and reverses their transfers, and
// holds every part against what arithmetic says. A trial is 100,000 orders; --trials 100 makes ten
// million. The trials are those of test/core/money, bundled for plain Node.
import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'random orders, split, refunded and reversed to the unit';

const TRIALS = 'test/core/money/open-money-trials.ts';
const SPLITS = 100_000;

export async function open() {
  const bundle = await bundleTrials(TRIALS);
  const { openMoneyTrials } = await bundle.load(TRIALS);
  const trials = openMoneyTrials();
  return {
    trial: async ({ draw }) => trials.trial({ seed: draw(2 ** 32, 'seed'), splits: SPLITS }),
    close: async () => bundle.remove(),
  };
}
