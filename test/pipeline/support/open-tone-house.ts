import { makeSource } from './make-source.ts';
import { openPipelineHouse, type PipelineContext, type PipelineHouse } from './pipeline-context.ts';

/** A pipeline house with one source in it. */
export interface ToneHouse {
  readonly house: PipelineHouse;
  readonly ctx: PipelineContext;
  /** 20 s of stereo FLAC: four segments. */
  readonly flac: string;
}

/** Opens a house with a tone in it; the caller disposes of the house. */
export async function openToneHouse(): Promise<ToneHouse> {
  const house = await openPipelineHouse();
  const ctx = await house.context();
  const flac = await makeSource(house.dir, { name: 'tone.flac', seconds: 20 });
  return { house, ctx, flac };
}
