import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { encodeSource } from '#pipeline/encode-source.ts';
import { findEncoders } from '#pipeline/encode/find-encoders.ts';
import { LADDERS } from '#pipeline/plan/ladder.ts';
import { planTranscode } from '#pipeline/plan/plan-transcode.ts';
import { probeSource } from '#pipeline/probe/probe-source.ts';

import { makeSource } from './support/make-source.ts';
import { openPipelineHouse, type PipelineHouse } from './support/pipeline-context.ts';

let house: PipelineHouse;

beforeAll(async () => {
  house = await openPipelineHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

describe('sharing the encoding between processes', () => {
  it.each([1, 2] as const)(
    'changes no byte of any rendition with %i channels',
    async (channels) => {
      const ctx = await house.context();
      const sourcePath = await makeSource(house.dir, {
        name: `${channels}.flac`,
        seconds: 14,
        channels,
      });
      const probe = await probeSource(ctx, sourcePath);
      const plan = planTranscode({
        probe,
        ladder: LADDERS.full,
        encoders: await findEncoders(ctx),
      });
      const encode = async (processesMax: number) => {
        const stagingDir = await ctx.storage.makeStagingDir(`shared-${processesMax}`);
        const input = {
          plan,
          sourcePath,
          stagingDir,
          isAlone: false,
          processesMax,
          resume: [],
          onSegment: async () => {},
        };
        return runWork(encodeSource(ctx, input));
      };
      const alone = await encode(1);
      expect(alone.renditions).toHaveLength(7);
      expect(await encode(2)).toEqual(alone);
      expect(await encode(3)).toEqual(alone);
    },
  );
});
