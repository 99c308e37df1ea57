import type { PlannedRendition } from '../plan/model.ts';

/** How the renditions of one file are shared between FFmpeg processes. */
export interface Lanes {
  /** Encoded by the process that decodes. */
  readonly lead: readonly PlannedRendition[];
  /** Each encoded by a process of its own from the samples that the first one decodes. */
  readonly followers: readonly (readonly PlannedRendition[])[];
}

/**
 * FFmpeg encodes all renditions of a process on one core. Where there are more cores, more processes
 * share the AAC renditions; the dearest stays with the one that decodes. Which process encodes does
 * not change a byte. Pure.
 * @param processesMax 1 or more.
 */
export function planLanes(renditions: readonly PlannedRendition[], processesMax: number): Lanes {
  const shared = renditions.filter(({ codec }) => codec === 'aac').slice(0, -1);
  const count = Math.min(processesMax - 1, shared.length);
  const followers = Array.from({ length: count }, (_, lane) =>
    shared.filter((_rendition, index) => index % count === lane),
  );
  const followed = new Set(followers.flat());
  return { lead: renditions.filter((rendition) => !followed.has(rendition)), followers };
}
