import { describe, expect, it } from 'vitest';

import { comparePlayers } from '#pipeline/playlist/compare-players.ts';
import type { Playlist } from '#pipeline/playlist/playlist-view.ts';
import { readAsPlayer } from '#pipeline/playlist/read-as-player.ts';
import { viewPlaylist } from '#pipeline/playlist/view-playlist.ts';

const view = (...lines: string[]): Playlist =>
  viewPlaylist(
    { name: 'list.m3u8', location: '/music/list.m3u8' },
    Buffer.from(['#EXTM3U', ...lines, ''].join('\n')),
    { resolve: (uri, base) => `${base}/../${uri}` },
  );

function differences(...lines: string[]): string[] {
  const playlist = view(...lines);
  const reading = readAsPlayer(playlist);
  if (reading?.manifest === undefined) throw new Error(`not read: ${reading?.failure}`);
  return comparePlayers(playlist, reading.manifest).map(
    ({ what, line, meant, read }) => `${line?.line ?? '-'} ${what}: ${meant} / ${read}`,
  );
}

describe('comparePlayers', () => {
  it('finds nothing in a playlist with ranges, keys and discontinuities', () => {
    const lines = [
      '#EXT-X-VERSION:7',
      '#EXT-X-TARGETDURATION:6',
      '#EXT-X-DISCONTINUITY-SEQUENCE:3',
      '#EXT-X-MAP:URI="all.mp4",BYTERANGE="700@0"',
      '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x000102030405060708090A0B0C0D0EFF',
      '#EXTINF:6.006,a title',
      '#EXT-X-BYTERANGE:1000@700',
      'all.mp4',
      '#EXT-X-DISCONTINUITY',
      '#EXT-X-KEY:METHOD=NONE',
      '#EXTINF:6,',
      '#EXT-X-BYTERANGE:1000',
      'all.mp4',
      '#EXT-X-ENDLIST',
    ];
    expect(differences(...lines)).toEqual([]);
  });

  it('finds nothing in a multivariant playlist', () => {
    const stream = ['#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="mp4a.40.2,fLaC"', 'a.m3u8'];
    expect(differences(...stream, ...stream)).toEqual([]);
  });

  it('says what the parser reads otherwise, and where', () => {
    const define = '#EXT-X-DEFINE:NAME="v",VALUE="x"';
    expect(differences(define, '#EXTINF:6,', '{$v}{$v}', '#EXTINF:6,', '{$v}{$v}')).toEqual([
      '4 The URI: xx / x{$v}',
    ]);
    // The parser takes the range as one that goes on, in whatever file.
    const ranges = ['#EXT-X-BYTERANGE:10@5', 'a', '#EXTINF:6,', '#EXT-X-BYTERANGE:10', 'b'];
    expect(differences('#EXTINF:6,', ...ranges)).toEqual(['6 The byte range: 10@0 / 10@15']);
  });
});

describe('readAsPlayer', () => {
  it('gives the words with which the parser gives up', () => {
    const short = view('#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x00', '#EXTINF:6,', 's');
    expect(readAsPlayer(short)?.failure).toMatch(/null/);
  });

  it('does not read what would keep the parser busy for long', () => {
    expect(readAsPlayer(view(`#EXT-X-MEDIA:${','.repeat(1_000_000)}`))).toBeUndefined();
    const defines = Array.from({ length: 300 }, (_, at) => `#EXT-X-DEFINE:NAME="v${at}",VALUE="x"`);
    expect(readAsPlayer(view(...defines))).toBeUndefined();
  });

  it('does not read a playlist whose variables are not here', () => {
    expect(readAsPlayer(view('#EXT-X-DEFINE:QUERYPARAM="token"'))).toBeUndefined();
  });
});
