import type { PlannedRendition, TranscodePlan } from '../plan/model.ts';
import type { Lanes } from './plan-lanes.ts';

/** File descriptors of the FFmpeg that decodes. */
export interface LeadPipes {
  readonly progress: number;
  readonly peaks: number;
  /** What the filters say of the loudness: of the source, and of the mix where it is another. */
  readonly loudness: number;
  readonly mixLoudness: number | undefined;
  /** MD5 of the samples; undefined where nothing is known to compare it with. */
  readonly md5: number | undefined;
  /** Decoded samples for each follower. */
  readonly feeds: readonly number[];
  readonly renditions: ReadonlyMap<PlannedRendition, number>;
  /** The highest of all. */
  readonly last: number;
}

/** File descriptors of an FFmpeg that is fed decoded samples. */
export interface FollowerPipes {
  readonly feed: 0;
  readonly renditions: ReadonlyMap<PlannedRendition, number>;
  readonly last: number;
}

const FIRST = 3;

/** Descriptors from 3 on, one for each thing that FFmpeg writes; progress goes to 1. Pure. */
export function leadPipes(plan: TranscodePlan, lanes: Lanes): LeadPipes {
  let next = FIRST;
  const take = (): number => next++;
  return {
    progress: 1,
    peaks: take(),
    loudness: take(),
    mixLoudness: isDownmixed(plan) ? take() : undefined,
    md5: plan.source.pcmMd5 === null ? undefined : take(),
    feeds: lanes.followers.map(take),
    renditions: new Map(lanes.lead.map((rendition) => [rendition, take()])),
    last: next - 1,
  };
}

/** Pure. */
export function followerPipes(renditions: readonly PlannedRendition[]): FollowerPipes {
  return {
    feed: 0,
    renditions: new Map(renditions.map((rendition, index) => [rendition, FIRST + index])),
    last: FIRST + renditions.length - 1,
  };
}

/** Whether lossy renditions have fewer channels than the source, and so a loudness of their own. */
export function isDownmixed({ source, mix }: Pick<TranscodePlan, 'source' | 'mix'>): boolean {
  return source.channels > mix.channels;
}
