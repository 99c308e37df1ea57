import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { measureBandwidth } from '#pipeline/playlist/measure-bandwidth.ts';
import { mediaPlaylist } from '#pipeline/playlist/media-playlist.ts';
import { multivariantPlaylist } from '#pipeline/playlist/multivariant-playlist.ts';

describe('a media playlist', () => {
  it('has exactly the tags that finished fMP4 music needs', () => {
    const text = mediaPlaylist({
      initUri: 'init-aa.mp4',
      timescale: 44_100,
      targetDurationS: 6,
      segments: [
        { uri: 'b1.m4s', durationTicks: 264_192n },
        { uri: 'b2.m4s', durationTicks: 1000n },
      ],
    });
    expect(text).toBe(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:6',
        '#EXT-X-TARGETDURATION:6',
        '#EXT-X-MEDIA-SEQUENCE:0',
        '#EXT-X-PLAYLIST-TYPE:VOD',
        '#EXT-X-MAP:URI="init-aa.mp4"',
        '#EXTINF:5.990748,',
        'b1.m4s',
        '#EXTINF:0.022676,',
        'b2.m4s',
        '#EXT-X-ENDLIST',
        '',
      ].join('\n'),
    );
  });
});

describe('a multivariant playlist', () => {
  const variant = (name: string, bandwidthBps: number) => ({
    uri: `${name}/playlist.m3u8`,
    bandwidthBps,
    averageBandwidthBps: bandwidthBps - 10,
    codecs: 'mp4a.40.2',
  });
  const order = (...names: string[]) =>
    multivariantPlaylist(names.map((name, index) => variant(name, 1000 * (index + 1))))
      .split('\n')
      .filter((line) => line.endsWith('.m3u8'))
      .map((line) => line.split('/')[0]);

  it('starts with the middle variant, then ascends', () => {
    expect(order('a')).toEqual(['a']);
    expect(order('a', 'b')).toEqual(['a', 'b']);
    expect(order('a', 'b', 'c')).toEqual(['b', 'a', 'c']);
    expect(order('a', 'b', 'c', 'd')).toEqual(['b', 'a', 'c', 'd']);
  });

  it('says independent segments once, and bandwidth and codecs of each variant', () => {
    expect(multivariantPlaylist([variant('a', 1000)])).toBe(
      '#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n' +
        '#EXT-X-STREAM-INF:BANDWIDTH=1000,AVERAGE-BANDWIDTH=990,CODECS="mp4a.40.2"\n' +
        'a/playlist.m3u8\n',
    );
  });
});

describe('bandwidth', () => {
  it('is the densest run of neighbours of half to one and a half target durations', () => {
    const segments = [
      { bytes: 6000, seconds: 6 },
      { bytes: 12_000, seconds: 6 },
      { bytes: 3000, seconds: 6 },
      // Too short to count alone; with its neighbour it lasts 7 s.
      { bytes: 30_000, seconds: 1 },
    ];
    const { peakBps, averageBps } = measureBandwidth(segments, 6);
    expect(peakBps).toBe(Math.ceil((33_000 * 8) / 7));
    expect(averageBps).toBe(Math.ceil((51_000 * 8) / 19));
  });

  it('of music that is shorter than the window is that of all of it', () => {
    expect(measureBandwidth([{ bytes: 1000, seconds: 2 }], 6)).toEqual({
      peakBps: 4000,
      averageBps: 4000,
    });
  });

  it('never peaks below the average, nor above the densest segment', () => {
    const segment = fc.record({
      bytes: fc.integer({ min: 1, max: 500_000 }),
      seconds: fc.double({ min: 0.1, max: 6.4, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 50 }), (segments) => {
        const { peakBps, averageBps } = measureBandwidth(segments, 6);
        const densest = Math.max(...segments.map((item) => (item.bytes * 8) / item.seconds));
        expect(peakBps).toBeGreaterThanOrEqual(averageBps);
        expect(peakBps).toBeLessThanOrEqual(Math.ceil(densest * (1 + 1e-9)));
      }),
    );
  });
});
