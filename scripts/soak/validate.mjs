// Spoils playlists and media in random places and validates them: no crash, no hang, no memory that
// grows, whatever the bytes say. 200 trials are 100,000 assets.
import { bundleTrials } from '../bundle-trials.mjs';

export const summary = 'HLS with spoiled playlists and media, validated';

export async function open({ workDir }) {
  const bundle = await bundleTrials(
    'test/pipeline/validate/fuzz/open-spoil-trials.ts',
    'test/pipeline/validate/fuzz/validate-spoiled.program.ts',
  );
  const opened = await bundle.trials.openSpoilTrials(workDir, bundle.program);
  return {
    trial: ({ index, draw }) => opened.trial({ index, draw }),
    close: () => bundle.remove(),
  };
}
