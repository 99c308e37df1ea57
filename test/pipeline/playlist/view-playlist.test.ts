import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { MediaPlaylist, MultivariantPlaylist } from '#pipeline/playlist/playlist-view.ts';
import { viewPlaylist, type ViewOptions } from '#pipeline/playlist/view-playlist.ts';

const location = 'https://music.example/a/list.m3u8?token=t1';

const view = (lines: string[] | string, options: Partial<ViewOptions> = {}) =>
  viewPlaylist(
    { name: 'list.m3u8', location },
    Buffer.from(typeof lines === 'string' ? lines : `${lines.join('\n')}\n`),
    {
      resolve: (uri, base) => (URL.canParse(uri, base) ? new URL(uri, base).href : undefined),
      ...options,
    },
  );
const media = (...lines: string[]) => view(['#EXTM3U', ...lines]) as MediaPlaylist;
const multivariant = (...lines: string[]) => view(['#EXTM3U', ...lines]) as MultivariantPlaylist;

describe('viewPlaylist of media', () => {
  it('gives every segment what is in force where it stands', () => {
    const playlist = media(
      '#EXT-X-VERSION:6',
      '#EXT-X-TARGETDURATION:6',
      '#EXT-X-MAP:URI="init.mp4",BYTERANGE="700@0"',
      '#EXTINF:6.006,',
      '#EXT-X-BYTERANGE:1000@700',
      'all.mp4',
      '#EXT-X-KEY:METHOD=AES-128,URI="key",IV=0x01',
      '#EXT-X-DISCONTINUITY',
      '#EXTINF:4,a title',
      '#EXT-X-BYTERANGE:500',
      'all.mp4',
      '#EXT-X-KEY:METHOD=NONE',
      '#EXTINF:2,',
      'other.mp4',
      '#EXT-X-ENDLIST',
    );
    const [first, second, third] = playlist.segments;
    expect(playlist).toMatchObject({ kind: 'media', version: 6, targetDuration: 6 });
    expect(first).toMatchObject({
      seconds: 6.006,
      startSeconds: 0,
      title: undefined,
      byteRange: { length: 1000, offset: 700, hasOffset: true },
      init: { uri: 'init.mp4', byteRange: { length: 700, offset: 0 } },
      keys: [],
      location: 'https://music.example/a/all.mp4',
    });
    expect(second).toMatchObject({
      startSeconds: 6.006,
      title: 'a title',
      byteRange: { length: 500, offset: 1700, hasOffset: false },
      keys: [{ method: 'AES-128', keyFormat: 'identity', iv: '0x01' }],
      discontinuitySequence: 1,
    });
    expect(third).toMatchObject({ keys: [], byteRange: undefined, discontinuity: undefined });
    expect(playlist.dangling).toEqual([]);
  });

  it('keeps EXTINF lines that no URI follows', () => {
    const playlist = media('#EXTINF:6,', '#EXTINF:6,', 's0.m4s', '#EXTINF:6,');
    expect(playlist.dangling.map(({ line }) => line)).toEqual([2, 5]);
    expect(playlist.segments).toHaveLength(1);
  });

  it('puts variables in: defined, imported, and of the query', () => {
    const lines = [
      '#EXTM3U',
      '#EXT-X-DEFINE:NAME="dir",VALUE="d"',
      '#EXT-X-DEFINE:IMPORT="host"',
      '#EXT-X-DEFINE:QUERYPARAM="token"',
      '#EXTINF:6,',
      '{$host}/{$dir}/s.m4s?{$token}&{$gone}',
    ];
    const variables = new Map([['host', 'https://cdn.example']]);
    const playlist = view(lines, { variables }) as MediaPlaylist;
    expect(playlist.segments[0]?.location).toBe('https://cdn.example/d/s.m4s?t1&{$gone}');
    expect(playlist.variables.get('token')).toBe('t1');
  });

  it('takes no number for what is none', () => {
    const playlist = media('#EXT-X-TARGETDURATION:6.5', '#EXTINF:1e3,', 'a', '#EXTINF:-2,', 'b');
    expect(playlist.targetDuration).toBeUndefined();
    expect(playlist.segments.map(({ seconds }) => seconds)).toEqual([undefined, -2]);
  });

  it('says that lines were left out', () => {
    const lines = ['#EXTM3U', '#EXTINF:6,', 'a', '#EXTINF:6,', 'b'];
    expect(view(lines, { linesMax: 3 }).isCut).toBe(true);
    expect(view(lines, { linesMax: 5 }).isCut).toBe(false);
  });
});

describe('viewPlaylist of several variants', () => {
  it('reads variants, renditions and session keys', () => {
    const playlist = multivariant(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="n",URI="a.m3u8"',
      '#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="k",KEYFORMAT="f"',
      '#EXT-X-STREAM-INF:BANDWIDTH=1',
      'one.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=2',
      '',
      'two.m3u8',
      '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=3,URI="i.m3u8"',
    );
    expect(playlist.kind).toBe('multivariant');
    expect(playlist.variants.map(({ kind, reference }) => [kind, reference?.uri])).toEqual([
      ['variant', 'one.m3u8'],
      ['variant', undefined],
      ['i-frame', 'i.m3u8'],
    ]);
    expect(playlist.variants[0]?.line?.line).toBe(5);
    expect(playlist.renditions[0]).toMatchObject({ type: 'AUDIO', groupId: 'a' });
    expect(playlist.sessionKeys[0]).toMatchObject({ method: 'SAMPLE-AES', keyFormat: 'f' });
  });

  it('is not turned over by one stray tag of the other kind', () => {
    const stream = ['#EXT-X-STREAM-INF:BANDWIDTH=1', 'a.m3u8'];
    expect(multivariant('#EXT-X-TARGETDURATION:6', ...stream).kind).toBe('multivariant');
    expect(media(...stream, '#EXT-X-TARGETDURATION:6', '#EXTINF:6,', 's').kind).toBe('media');
  });
});

it('viewPlaylist reads any bytes without throwing', () => {
  const line = fc.constantFrom(
    '#EXTINF:6,',
    '#EXT-X-KEY:METHOD=AES-128,IV=0x00',
    '#EXT-X-MAP:BYTERANGE=x',
    '#EXT-X-BYTERANGE:99999999999999999999@1',
    '#EXT-X-DEFINE:QUERYPARAM="',
    '#EXT-X-STREAM-INF:',
    'http://[',
    '{$x}',
    '\uFEFF',
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(['media', 'multivariant']).toContain(view(lines).kind);
    }),
  );
});
