import { expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { validateHls } from '#pipeline/validate/validate-hls.ts';

import { locationOf, openMemorySource } from './memory-source.ts';

async function places(...lines: string[]): Promise<string[]> {
  const text = ['#EXTM3U', ...lines, '#EXTINF:6.0,', 's.m4s', ''].join('\n');
  const source = openMemorySource(new Map([['a.m3u8', Buffer.from(text)]]));
  const { signal } = new AbortController();
  const location = locationOf('a.m3u8');
  const { findings } = await runWork(
    validateHls({ signal }, { location, source, profile: 'rfc', depth: 'playlists' }),
  );
  return findings.map(({ code, subject }) => `${code} ${subject.line}:${subject.column}`);
}

it('findings stand at the line and the code point where the fault is', async () => {
  expect(await places('# 𝄞\u0001')).toContain('F04 2:4');
  expect(await places('#EXT-X-MAP:URI="𝄞.mp4", BYTERANGE="1@0"')).toContain('A10 2:24');
  expect(await places('#EXT-X-START:TIME-OFFSET=1e1')).toContain('A05 2:26');
  expect(await places('#EXT-X-KEY:METHOD=AES-128,METHOD=NONE')).toContain('A02 2:27');
  expect(await places('#EXT-X-PROGRAM-DATE-TIME:now')).toContain('D01 2:26');
  expect(await places('#EXTINF:6.0,', 'é {$v}.m4s')).toEqual(
    expect.arrayContaining(['F07 3:2', 'A11 3:3']),
  );
});
