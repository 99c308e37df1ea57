// Delivers the events of a market many times, shuffled and mixed with forged ones, to a real server
// while it settles, and compares with one clean delivery. VEZA_SOAK_EVENTS is how many events a trial
// has, each ten times. The trials are those of test/settlement/storm.
import path from 'node:path';

import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'storms of repeated, shuffled and forged webhooks';

const TRIALS = 'test/settlement/storm/open-storm-trials.ts';
const EVENTS = Number(process.env.VEZA_SOAK_EVENTS ?? 60);
const COPIES = 10;
const EVENTS_PER_ORDER = 10;

export async function open({ workDir }) {
  const bundle = await bundleTrials(TRIALS);
  const { openStormTrials } = await bundle.load(TRIALS);
  const opened = await openStormTrials({ dataDir: path.join(workDir, 'data') });
  const orders = Math.max(6, Math.ceil(EVENTS / EVENTS_PER_ORDER));
  return {
    trial: ({ draw }) => opened.trial({ orders, events: EVENTS, copies: COPIES, draw }),
    close: async () => {
      await opened[Symbol.asyncDispose]();
      bundle.remove();
    },
  };
}
