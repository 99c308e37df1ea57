import { isSegment } from '../readable-media.ts';
import type { FetchedInit, FetchedSegment, Rendition } from '../presentation.ts';
import { findDisplaced } from './find-displaced.ts';
import { findMisfit } from './find-misfit.ts';

type Media = Pick<Rendition, 'inits' | 'segments'>;

/**
 * Marks init sections that cannot be those of their segments, and segments that stand in the wrong
 * place. What follows from such media is no fault of its own, and nothing that could be mended by it:
 * its times count as not known. Pure.
 */
export function doubtMedia({ inits, segments }: Media): Media {
  const misfits = new Map<FetchedInit, FetchedInit>();
  for (const [init, own] of groupByInit(segments)) {
    const { media } = init;
    if (media === undefined || media.faults.length > 0 || isSegment(media)) continue;
    const misfit = findMisfit(media, own);
    if (misfit !== undefined) misfits.set(init, { ...init, misfit });
  }
  const displaced = findDisplaced(segments);
  if (misfits.size === 0 && displaced.size === 0) return { inits, segments };
  const unknown = { mediaStartSeconds: undefined, mediaSeconds: undefined };
  return {
    inits: inits.map((init) => misfits.get(init) ?? init),
    segments: segments.map((fetched) => {
      const init = fetched.init && misfits.get(fetched.init);
      // Times by the wrong clock put a segment nowhere.
      if (init !== undefined) return { ...fetched, ...unknown, init };
      const place = displaced.get(fetched);
      return place === undefined ? fetched : { ...fetched, ...unknown, displaced: place };
    }),
  };
}

function groupByInit(segments: readonly FetchedSegment[]): Map<FetchedInit, FetchedSegment[]> {
  const groups = new Map<FetchedInit, FetchedSegment[]>();
  for (const fetched of segments) {
    const { init } = fetched;
    if (init === undefined) continue;
    const group = groups.get(init);
    if (group === undefined) groups.set(init, [fetched]);
    else group.push(fetched);
  }
  return groups;
}
