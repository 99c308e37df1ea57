import type { MediaPlaylist } from '../../playlist/playlist-view.ts';
import { readDecimal } from '../../playlist/read-values.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import type { TagLine } from '../../playlist/token.ts';
import { atLine, atValue, type MediaFinding, type MediaRule } from '../media-rule.ts';
import { requireAttribute } from '../require-attribute.ts';

export const serverControlConsistent: MediaRule = {
  id: 'server-control-consistent',
  code: 'M18',
  title: 'What the playlist says of partial segments and of reloading holds together',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.7, §4.4.3.8',
  why: 'Players wait and skip by these values: too small, and they ask for what is not there yet.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      yield* partialSegments(playlist);
      for (const tag of tagsOf(playlist, 'EXT-X-SERVER-CONTROL')) {
        yield* holdsBack(playlist, tag);
        const dates = tag.attributes.get('CAN-SKIP-DATERANGES');
        if (dates === undefined || tag.attributes.get('CAN-SKIP-UNTIL') !== undefined) continue;
        yield {
          subject: atValue(playlist, tag, dates),
          message: 'CAN-SKIP-DATERANGES needs CAN-SKIP-UNTIL, which is missing.',
          hint: `Add CAN-SKIP-UNTIL=${6 * (playlist.targetDuration ?? 6)}.0, or remove CAN-SKIP-DATERANGES.`,
        };
      }
    }
  },
};

/** EXT-X-PART and EXT-X-PART-INF: each needs what describes it. */
function* partialSegments(playlist: MediaPlaylist): Generator<MediaFinding> {
  const [part] = tagsOf(playlist, 'EXT-X-PART');
  const [info] = tagsOf(playlist, 'EXT-X-PART-INF');
  if (part !== undefined && info === undefined) {
    yield {
      subject: atLine(playlist, part),
      message: 'The playlist has EXT-X-PART, and EXT-X-PART-INF is missing.',
      hint: 'Add #EXT-X-PART-INF:PART-TARGET= with the longest duration of a part.',
    };
  }
  if (info === undefined) return;
  yield* requireAttribute(
    playlist,
    [info],
    'PART-TARGET',
    'Add PART-TARGET= with the longest duration of a part.',
  );
  const [control] = tagsOf(playlist, 'EXT-X-SERVER-CONTROL');
  if (control?.attributes.get('PART-HOLD-BACK') !== undefined) return;
  yield {
    subject: atLine(playlist, info),
    message:
      'The playlist has EXT-X-PART-INF, and PART-HOLD-BACK of EXT-X-SERVER-CONTROL is missing.',
    hint: 'Add PART-HOLD-BACK= with three times PART-TARGET to EXT-X-SERVER-CONTROL.',
  };
}

/** Distances that are at least a multiple of a duration. */
function* holdsBack(playlist: MediaPlaylist, tag: TagLine): Generator<MediaFinding> {
  const { targetDuration } = playlist;
  const [info] = tagsOf(playlist, 'EXT-X-PART-INF');
  const partTarget = readDecimal(info?.attributes.get('PART-TARGET')?.value);
  const least = [
    { name: 'PART-HOLD-BACK', times: 2, of: 'part target', seconds: partTarget },
    { name: 'HOLD-BACK', times: 3, of: 'target duration', seconds: targetDuration },
    { name: 'CAN-SKIP-UNTIL', times: 6, of: 'target duration', seconds: targetDuration },
  ];
  for (const { name, times, of, seconds } of least) {
    const attribute = tag.attributes.get(name);
    const value = readDecimal(attribute?.value);
    // A millionth of slack: three times 0.33334 has more digits than servers write.
    if (value === undefined || seconds === undefined || value >= times * seconds - 1e-6) continue;
    yield {
      subject: atValue(playlist, tag, attribute),
      message: `${name} is ${value} s, less than ${times} times the ${of} of ${seconds} s.`,
      hint: `Write ${name}=${Number((times * seconds).toFixed(5))} or more.`,
    };
  }
}
