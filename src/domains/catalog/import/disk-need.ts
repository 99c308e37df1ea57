/** Bytes that an import will write. */
export interface DiskNeed {
  readonly copyBytes: number;
  readonly renditionBytes: number;
}

/** Playlists, init sections, waveforms and the rows of one track. */
const PER_TRACK_BYTES = 256 * 1024;

/** Music is hardly ever coded below this; where the length is unknown it bounds it from the size. */
const SOURCE_BPS_MIN = 64_000;

/** Need of one file: its copy, and every rendition for as long as it plays. */
export function diskNeed(
  fileBytes: number,
  durationMs: number | undefined,
  renditionsBps: number,
): DiskNeed {
  const seconds = durationMs === undefined ? (fileBytes * 8) / SOURCE_BPS_MIN : durationMs / 1000;
  const renditionBytes = Math.ceil((seconds * renditionsBps) / 8) + PER_TRACK_BYTES;
  return { copyBytes: fileBytes, renditionBytes };
}

export function addNeed(a: DiskNeed, b: DiskNeed): DiskNeed {
  return {
    copyBytes: a.copyBytes + b.copyBytes,
    renditionBytes: a.renditionBytes + b.renditionBytes,
  };
}

export const NO_NEED: DiskNeed = Object.freeze({ copyBytes: 0, renditionBytes: 0 });

/** Whether the need and the reserve fit into what is free. */
export function fits(need: DiskNeed, freeBytes: number, reserveBytes: number): boolean {
  return need.copyBytes + need.renditionBytes + reserveBytes <= freeBytes;
}
