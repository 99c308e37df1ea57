import { tagsOf } from '../../playlist/tags-of.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { oddOnesOut } from '../odd-ones-out.ts';

export const targetDurationsEqual: MediaRule = {
  id: 'target-durations-equal',
  code: 'X01',
  title: 'All playlists have the same target duration',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.4, Apple HLS Authoring Specification 8.2',
  why: 'Players plan the buffer of all of them by one target duration, and stall when another is longer.',
  reads: 'presentation',
  *check({ renditions }) {
    const playlists = comparablePlaylists({ renditions }).filter(
      ({ targetDuration = 0 }) => targetDuration > 0,
    );
    const differ = oddOnesOut(playlists, ({ targetDuration }) => String(targetDuration));
    for (const { item, value } of differ?.odd ?? []) {
      yield {
        subject: atValue(item, tagsOf(item, 'EXT-X-TARGETDURATION')[0]!),
        message: `The target duration is ${value}; in "${differ!.sample.resource.name}" it is ${differ!.usual}.`,
        hint: 'Write the largest of them into all.',
      };
    }
  },
};
