import { describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { validateHls, type HlsReport } from '#pipeline/validate/validate-hls.ts';

import { copyAsset, type GoodAssetName } from './good-assets.ts';
import { locationOf, openMemorySource } from './memory-source.ts';
import { both, edit, replace, type Mutation } from './mutation.ts';

const LOW = 'aac-96/playlist.m3u8';

async function look(
  change: Mutation['change'],
  asset: GoodAssetName = 'aac-files',
): Promise<HlsReport['findings']> {
  const files = await copyAsset(asset);
  change(files);
  const source = openMemorySource(files);
  const { signal } = new AbortController();
  const location = locationOf('master.m3u8');
  const input = { location, source, profile: 'rfc', depth: 'media' } as const;
  return (await runWork(validateHls({ signal }, input))).findings;
}

const messageAndHint = ({ message, hint }: HlsReport['findings'][number]) => [message, hint];

describe('what findings advise', () => {
  it('names what was written for an attribute that is missing', async () => {
    const findings = await look(replace('master.m3u8', ':BANDWIDTH', ':BANDWITH'));
    expect(findings.map(messageAndHint)).toEqual([
      ['EXT-X-STREAM-INF has no BANDWIDTH.', 'Write BANDWIDTH instead of BANDWITH.'],
      [
        'BANDWITH is no attribute of EXT-X-STREAM-INF; clients ignore it.',
        'Write BANDWIDTH, if that is what is meant.',
      ],
    ]);
    expect(findings[0]!.subject).toMatchObject({ line: 3, column: 28 });
  });

  it('takes attributes of vendors for what they are', async () => {
    const vendors = 'X-BANDWITH=1,OUR-BITS="2",ID="3",UR="4"';
    expect(await look(replace('master.m3u8', ':BANDWIDTH', `:${vendors},BANDWIDTH`))).toEqual([]);
  });

  it('asks for one version, the one that everything in the playlist needs', async () => {
    const findings = await look(replace(LOW, /VERSION:\d/, 'VERSION:2'));
    expect(findings.length).toBeGreaterThan(1);
    expect(new Set(findings.map(({ hint }) => hint))).toEqual(new Set(['Write #EXT-X-VERSION:6.']));
  });

  it('says what to swap, and nothing of what follows from the wrong order', async () => {
    const swap = both(
      replace(LOW, '\ns1.m4s', '\nother'),
      replace(LOW, '\ns3.m4s', '\ns1.m4s'),
      replace(LOW, '\nother', '\ns3.m4s'),
    );
    const [found, ...others] = await look(swap);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      rule: 'segments-in-order',
      hint: 'Swap lines 10 and 14 and leave EXTINF where it is.',
    });
    expect(found!.message).toMatch(
      /^aac-96\/s3\.m4s, which starts at \d+\.\d{3} s, and aac-96\/s1\.m4s, which starts at/,
    );
  });

  it('says of EXTINF whether it moves along', async () => {
    const swap = edit(LOW, (data) => {
      const [, second, , last] = data.toString().match(/#EXTINF.*\n.*\n/g)!;
      const moved = data.toString().replace(last!, 'last').replace(second!, last!);
      return Buffer.from(moved.replace('last', second!));
    });
    const [found] = await look(swap);
    expect(found!.hint).toBe('Swap lines 10 and 14, each with its EXTINF.');
  });

  it('says where each segment belongs when more than two are out of order', async () => {
    const rotate = both(
      replace(LOW, '\ns0.m4s', '\nother'),
      replace(LOW, '\ns1.m4s', '\ns0.m4s'),
      replace(LOW, '\ns2.m4s', '\ns1.m4s'),
      replace(LOW, '\nother', '\ns2.m4s'),
    );
    const [found, ...others] = await look(rotate);
    expect(others).toEqual([]);
    expect(found!.message).toMatch(/^3 segments do not stand in the order of their times/);
    expect(found!.hint).toMatch(
      /^Move aac-96\/s2\.m4s to line 12, aac-96\/s0\.m4s to line 8, aac-96\/s1\.m4s to line 10;/,
    );
  });

  it('says of a range that has moved where it begins, and nothing of the next one', async () => {
    const files = await copyAsset('aac-ranges');
    const ranges = files
      .get(LOW)!
      .toString()
      .match(/(?<=BYTERANGE:)\d+@\d+/g)!;
    const [length, offset] = ranges[1]!.split('@').map(Number) as [number, number];
    const moved = replace(LOW, `${length}@${offset}`, `${length}@${offset + 4}`);
    const findings = await look(moved, 'aac-ranges');
    expect(findings[0]).toMatchObject({
      rule: 'byterange-on-box-boundary',
      hint: `Write #EXT-X-BYTERANGE:${length}@${offset}, where the range before it ends, or make the playlist anew from the file.`,
    });
    const ofRanges = findings.filter(({ rule }) => rule === 'byteranges-contiguous');
    expect(ofRanges.map(({ count, severity }) => ({ count, severity }))).toEqual([
      { count: 1, severity: 'info' },
    ]);
    const boxes = findings.find(({ rule }) => rule === 'boxes-whole');
    expect(boxes?.subject.byteOffset).toBe(offset + 4);
  });

  it('does not take two encodings one after the other for a wrong order', async () => {
    const again = replace(LOW, '#EXT-X-ENDLIST', '#EXTINF:5.990748,\ns0.m4s\n#EXT-X-ENDLIST');
    const rules = (await look(again)).map(({ rule }) => rule);
    expect(rules).toContain('discontinuity-marks-change');
    expect(rules).not.toContain('segments-in-order');
  });
});
