import { describe, expect, it } from 'vitest';

import type { MediaPlaylist } from '#pipeline/playlist/playlist-view.ts';
import { viewPlaylist } from '#pipeline/playlist/view-playlist.ts';
import { keysOfInits } from '#pipeline/validate/keys-of-inits.ts';

/** Names of the keys that apply to each init section, by the names of both. */
function keysByInit(lines: readonly string[]): Record<string, string[]> {
  const text = ['#EXTM3U', '#EXT-X-TARGETDURATION:6', ...lines, '#EXTINF:6.0,', 'a.m4s'].join('\n');
  const resource = { name: 'a.m3u8', location: 'file:///a.m3u8' };
  const playlist = viewPlaylist(resource, Buffer.from(text), { resolve: (uri) => uri });
  const found = [...keysOfInits(playlist as MediaPlaylist)];
  return Object.fromEntries(
    found.map(({ init, keys }) => [init.uri, keys.map(({ reference }) => reference!.uri)]),
  );
}
const key = (uri: string, rest = ''): string => `#EXT-X-KEY:METHOD=AES-128,URI="${uri}"${rest}`;
const map = (uri: string): string => `#EXT-X-MAP:URI="${uri}"`;

describe('the keys of an init section', () => {
  it('are those above it', () => {
    expect(keysByInit([map('clear'), key('one'), map('locked')])).toEqual({
      clear: [],
      locked: ['one'],
    });
  });

  it('are the last of each format', () => {
    const other = ',KEYFORMAT="other"';
    expect(keysByInit([key('one'), key('two', other), key('three'), map('init')])).toEqual({
      init: ['two', 'three'],
    });
  });

  it('are none after METHOD=NONE', () => {
    expect(keysByInit([key('one'), '#EXT-X-KEY:METHOD=NONE', map('init')])).toEqual({ init: [] });
  });

  it('are sixteen at most', () => {
    const keys = Array.from({ length: 20 }, (_, index) =>
      key(`k${index}`, `,KEYFORMAT="${index}"`),
    );
    const { init } = keysByInit([...keys, map('init')]);
    expect(init).toEqual(Array.from({ length: 16 }, (_, index) => `k${index + 4}`));
  });
});
