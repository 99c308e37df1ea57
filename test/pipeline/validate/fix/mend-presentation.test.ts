import { describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { describeChanges } from '#pipeline/validate/fix/describe-changes.ts';
import { mendPresentation } from '#pipeline/validate/fix/mend-presentation.ts';
import { readPresentation } from '#pipeline/validate/read-presentation.ts';

import { copyAsset, GOOD_ASSETS, type GoodAsset, type GoodAssetName } from '../good-assets.ts';
import { locationOf, openMemorySource } from '../memory-source.ts';
import { both, edit, replace } from '../mutation.ts';

const names = Object.keys(GOOD_ASSETS) as GoodAssetName[];

/** Mends an asset in memory; the playlists that changed, and the diff. */
async function mend(files: GoodAsset): Promise<{ files: GoodAsset; diff: string }> {
  const source = openMemorySource(files);
  const { signal } = new AbortController();
  const input = { location: locationOf('master.m3u8'), source, depth: 'media' } as const;
  const presentation = await runWork(readPresentation({ signal }, input));
  const changes = mendPresentation(presentation, source);
  const mended = new Map(files);
  for (const { after } of changes) mended.set(after.resource.name, after.bytes);
  return { files: mended, diff: describeChanges(changes) };
}

describe('mendPresentation', () => {
  it.each(names)('changes nothing in %s, which is right', async (name) => {
    expect((await mend(await copyAsset(name))).diff).toBe('');
  });

  it.each([
    ['EXTINF', replace('aac-96/playlist.m3u8', /#EXTINF:[\d.]+,\n(?=s1)/, '#EXTINF:5.1,\n')],
    ['EXTINF that is missing', replace('aac-96/playlist.m3u8', /#EXTINF:[\d.]+,\n(?=s1)/, '')],
    [
      'EXT-X-TARGETDURATION',
      replace('aac-160/playlist.m3u8', 'TARGETDURATION:6', 'TARGETDURATION:5'),
    ],
    [
      'EXT-X-TARGETDURATION that is missing',
      replace('aac-160/playlist.m3u8', '#EXT-X-TARGETDURATION:6\n', ''),
    ],
    ['EXT-X-ENDLIST', replace('aac-96/playlist.m3u8', '#EXT-X-ENDLIST\n', '')],
    ['EXT-X-VERSION', replace('aac-96/playlist.m3u8', /VERSION:\d/, 'VERSION:2')],
    ['EXT-X-VERSION that is too high', replace('aac-96/playlist.m3u8', /VERSION:\d/, 'VERSION:9')],
    ['BANDWIDTH', replace('master.m3u8', /:BANDWIDTH=\d+/, ':BANDWIDTH=1')],
    ['AVERAGE-BANDWIDTH', replace('master.m3u8', /AVERAGE-BANDWIDTH=\d+,/, '')],
    ['CODECS', replace('master.m3u8', /,CODECS="mp4a.40.2"/, '')],
    ['CODECS that are wrong', replace('master.m3u8', 'mp4a.40.2', 'fLaC')],
    ['EXT-X-INDEPENDENT-SEGMENTS', replace('master.m3u8', '#EXT-X-INDEPENDENT-SEGMENTS\n', '')],
  ])('mends %s to what it was, of files, of a stream and of packed audio', async (_, change) => {
    for (const name of ['aac-files', 'aac-ts', 'aac-packed'] as const) {
      const good = await copyAsset(name);
      const files = await copyAsset(name);
      change(files);
      const { files: mended, diff } = await mend(files);
      expect(diff).not.toBe('');
      expect(playable(mended)).toEqual(playable(good));
    }
  });

  it('leaves every other line as it is, and uses the line ends of the playlist', async () => {
    const files = await copyAsset('aac-files');
    both(
      replace('aac-96/playlist.m3u8', '#EXT-X-ENDLIST\n', '# as it was: \u00e9\n#EXT-X-OURS:1'),
      replace('aac-96/playlist.m3u8', /\n/g, '\r\n'),
    )(files);
    const before = files.get('aac-96/playlist.m3u8')!.toString();
    const { files: mended } = await mend(files);
    const after = mended.get('aac-96/playlist.m3u8')!.toString();
    expect(after).toBe(`${before}\r\n#EXT-X-ENDLIST\r\n`);
  });

  it('does not invent what the bytes do not prove', async () => {
    const files = await copyAsset('aac-files');
    files.delete('aac-96/s2.m4s');
    replace('master.m3u8', /:BANDWIDTH=\d+/, ':BANDWIDTH=1')(files);
    const { files: mended } = await mend(files);
    expect(mended.get('master.m3u8')!.toString()).toContain(':BANDWIDTH=1,');
  });

  it.each([
    [
      'segments that stand in the wrong place',
      both(
        replace('aac-160/playlist.m3u8', '\ns3.m4s', '\nlast'),
        replace('aac-160/playlist.m3u8', '\ns0.m4s', '\ns3.m4s'),
        replace('aac-160/playlist.m3u8', '\nlast', '\ns0.m4s'),
      ),
    ],
    [
      'an init section that is not theirs',
      edit('aac-160/init.mp4', (data) => {
        data.write('119056e500', data.indexOf('121056e500', 0, 'hex'), 'hex');
        data.writeUInt16BE(48_000, data.indexOf('mp4a') + 28);
        data.writeUInt32BE(48_000, data.indexOf('mdhd') + 16);
        return data;
      }),
    ],
  ])('mends nothing by %s', async (_, change) => {
    const files = await copyAsset('aac-files');
    change(files);
    const { diff } = await mend(files);
    expect(diff).toBe('');
  });

  it('leaves the target duration of a live playlist alone', async () => {
    const files = await copyAsset('aac-files');
    for (const rung of ['aac-96', 'aac-160']) {
      replace(`${rung}/playlist.m3u8`, /#EXT-X-(ENDLIST|PLAYLIST-TYPE:VOD)\n/g, '')(files);
      replace(`${rung}/playlist.m3u8`, 'TARGETDURATION:6', 'TARGETDURATION:8')(files);
    }
    expect((await mend(files)).diff).not.toContain('TARGETDURATION');
  });

  it('prints a unified diff', async () => {
    const files = await copyAsset('aac-files');
    replace('aac-96/playlist.m3u8', /VERSION:\d/, 'VERSION:2')(files);
    const { diff } = await mend(files);
    expect(diff.split('\n').slice(0, 7)).toEqual([
      '--- aac-96/playlist.m3u8',
      '+++ aac-96/playlist.m3u8',
      '@@ -1,4 +1,4 @@',
      ' #EXTM3U',
      '-#EXT-X-VERSION:2',
      '+#EXT-X-VERSION:6',
      ' #EXT-X-TARGETDURATION:6',
    ]);
  });
});

/** Playlists by name; attributes of a tag in any order. */
function playable(files: GoodAsset): Record<string, string> {
  const texts = [...files].filter(([name]) => name.endsWith('.m3u8'));
  return Object.fromEntries(
    texts.map(([name, bytes]) => [
      name,
      bytes
        .toString()
        .replaceAll(/(?<=STREAM-INF:).*/g, (list) => list.split(',').toSorted().join(',')),
    ]),
  );
}
