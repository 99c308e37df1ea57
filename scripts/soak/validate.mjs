// Spoils playlists and media in random places and validates them: no crash, no hang, no memory that
// grows, whatever the bytes say. 200 trials are 100,000 assets.
import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'HLS with spoiled playlists and media, validated';

const TRIALS = 'test/pipeline/validate/fuzz/open-spoil-trials.ts';
const PROGRAM = 'test/pipeline/validate/fuzz/validate-spoiled.program.ts';

export async function open({ workDir }) {
  const bundle = await bundleTrials(TRIALS, PROGRAM);
  const { openSpoilTrials } = await bundle.load(TRIALS);
  const opened = await openSpoilTrials(workDir, bundle.fileOf(PROGRAM));
  return {
    trial: ({ index, draw }) => opened.trial({ index, draw }),
    close: () => bundle.remove(),
  };
}
