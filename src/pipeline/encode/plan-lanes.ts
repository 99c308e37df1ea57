import type { PlannedRendition } from '../plan/model.ts';

/** How the renditions of one file are shared between FFmpeg processes. */
export interface Lanes {
  /** Encoded by the process that decodes. */
  readonly lead: readonly PlannedRendition[];
  /** Encoded by a second process from the samples of the first; empty where there is none. */
  readonly followed: readonly PlannedRendition[];
}

/**
 * FFmpeg encodes all renditions of a process on one core. Where there is a second core, a second
 * process takes all but the dearest rendition. Which process encodes does not change a byte. Pure.
 * @param processesMax 1 or more.
 */
export function planLanes(renditions: readonly PlannedRendition[], processesMax: number): Lanes {
  if (processesMax < 2 || renditions.length < 2) return { lead: renditions, followed: [] };
  return { lead: renditions.slice(-1), followed: renditions.slice(0, -1) };
}
