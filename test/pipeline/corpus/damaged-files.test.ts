import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { findEncoders, type Ladder } from '#pipeline/index.ts';

import { openPipelineHouse } from '../support/pipeline-context.ts';
import { runTranscode } from '../support/run-transcode.ts';
import { damagedFiles } from './damaged-files.ts';
import { makeSounds, soundSamples } from './source-sounds.ts';

const house = await openPipelineHouse();
const ctx = await house.context();
const encoders = await findEncoders(ctx);
const sounds = await makeSounds(house.dir);
afterAll(() => house[Symbol.asyncDispose]());

/** One rendition is enough: what is decoded does not depend on how often it is encoded. */
const ladder: Ladder = { name: 'one', rungs: [{ codec: 'aac', bitrateBps: 96_000 }] };

describe.concurrent('a file whose', () => {
  it.each(damagedFiles)('$sound $fault', async ({ sound, fault, damage, extension, outcome }) => {
    const { bytes, extension: own } = sounds.get(sound)!;
    const name = `${sound} ${fault}.${extension ?? own}`.replaceAll('/', ' ');
    const file = path.join(house.dir, name);
    await writeFile(file, damage(bytes));
    const run = runTranscode(ctx, file, { ladder, encoders, processesMax: 1 });
    if (outcome.kind === 'fails') {
      const error = await run.then(
        ({ asset }) => ({ code: 'published', samples: asset.samples, warnings: asset.warnings }),
        (failure: unknown) => failure,
      );
      expect(error).toMatchObject({ code: outcome.code, details: outcome.details });
      if (outcome.code === 'SOURCE_INCOMPLETE') {
        expect((error as Error).message).toMatch(/\d+ samples decode of the \d+ that it claims/);
      }
      return;
    }
    const { asset } = await run;
    const least = outcome.kind === 'reported' ? outcome.samplesMin : soundSamples;
    expect(Number(asset.samples)).toBeGreaterThanOrEqual(least);
    if (outcome.kind === 'reported') expect(asset.warnings.join('\n')).toMatch(outcome.warning);
    else expect(asset.warnings).toEqual([]);
  });
});
