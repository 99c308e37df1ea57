import { copyFile, mkdir, open, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';

import { probeSource } from '#pipeline/probe/probe-source.ts';

import { makeSource } from '../support/make-source.ts';
import { openPipelineHouse } from '../support/pipeline-context.ts';

const house = await openPipelineHouse();
const ctx = await house.context();
const song = await makeSource(house.dir, { name: 'song.mp3', seconds: 2 });
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/song.mp3`;
afterAll(async () => {
  server.close();
  await house[Symbol.asyncDispose]();
});

const probe = async (file: string) =>
  probeSource(ctx, file).then(
    (found) => found,
    (error: unknown) => error,
  );
const put = async (name: string, ...parts: (string | Uint8Array)[]): Promise<string> => {
  const file = path.join(house.dir, name);
  const bytes = parts.map((part) =>
    typeof part === 'string' ? Buffer.from(part, 'latin1') : part,
  );
  await writeFile(file, Buffer.concat(bytes));
  return file;
};

describe('a list that is named like music', () => {
  const segment = (uri: string): string =>
    `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n${uri}\n#EXT-X-ENDLIST\n`;
  it.each([
    ['hls.mp3', segment(song)],
    ['hls.m3u8', segment(`file://${song}`)],
    ['hls-address.flac', segment(address)],
    ['concat.ogg', `ffconcat version 1.0\nfile '${song}'\n`],
    ['concat-address.wav', `ffconcat version 1.0\nfile '${address}'\n`],
    [
      'dash.m4a',
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period>` +
        `<AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1">` +
        `<BaseURL>${address}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    ],
    [
      'stream.sdp',
      'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n',
    ],
    ['pls.mp3', `[playlist]\nFile1=${address}\n`],
  ])('%s opens nothing', async (name, text) => {
    expect(await probe(await put(name, text))).toMatchObject({ code: 'SOURCE_NOT_AUDIO' });
    expect(asked).toEqual([]);
  });
});

describe('what is no plain file', () => {
  it('follows a link to music', async () => {
    const link = path.join(house.dir, 'link.mp3');
    await symlink(song, link);
    expect(await probe(link)).toMatchObject({ codec: 'mp3' });
  });

  it.each([
    ['a device', '/dev/zero'],
    ['itself', 'circle.wav'],
    ['nothing', '/nonexistent/song.wav'],
    ['a folder', '/tmp'],
  ])('refuses a link to %s', async (what, target) => {
    const link = path.join(house.dir, what === 'itself' ? 'circle.wav' : `to ${what}.wav`);
    await symlink(target, link);
    expect(await probe(link)).toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });

  it('refuses a pipe that nobody writes to, at once', async () => {
    const pipe = path.join(house.dir, 'pipe.wav');
    await execa('mkfifo', [pipe]);
    expect(await probe(pipe)).toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });

  it.each(['-i.mp3', 'concat:a|b.mp3', 'http:x.mp3', '%d.mp3', 'pipe:0', 'a\nb.mp3', '🎵.mp3'])(
    'takes %j for the name of a file',
    async (name) => {
      const dir = path.join(house.dir, 'names');
      await mkdir(dir, { recursive: true });
      await copyFile(song, path.join(dir, name));
      expect(await probe(path.join(dir, name))).toMatchObject({ codec: 'mp3' });
    },
  );
});

describe('a header that claims far more than there is', () => {
  const sparse = async (name: string, head: string, bytes: number): Promise<string> => {
    const file = await put(name, head);
    await truncate(file, bytes);
    return file;
  };
  const id3Of256Mb = 'ID3\x03\0\0\x7f\x7f\x7f\x7f';

  it.each([
    ['id3.mp3', `${id3Of256Mb}TXXX\x7f\xff\xff\xff\0\0`, 'SOURCE_NOT_AUDIO'],
    [
      'comments.ogg',
      `OggS\0\x02${'\0'.repeat(20)}\x01\x1e\x01vorbis\0\0\0\0\x02\x44\xac\0\0`,
      'SOURCE_NOT_AUDIO',
    ],
    ['block.flac', `fLaC\x04\xff\xff\xff${'\xff'.repeat(100)}`, 'SOURCE_NOT_AUDIO'],
    ['list.wav', 'RIFF\xff\xff\xff\xffWAVELIST\xfe\xff\xff\xffINFO', 'SOURCE_NOT_AUDIO'],
    [
      'movie.m4a',
      '\0\0\0\x14ftypM4A \0\0\x02\0M4A \xff\xff\xff\xffmoov\xff\xff\xff\xfetrak',
      'SOURCE_NOT_AUDIO',
    ],
    ['media.m4a', '\0\0\0\x14ftypM4A \0\0\x02\0M4A \xff\xff\xff\xffmdat', 'SOURCE_CUT_SHORT'],
    [
      'segment.mka',
      '\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xfe\x1f\x43\xb6\x75',
      'SOURCE_NOT_AUDIO',
    ],
    ['form.aiff', 'FORM\xff\xff\xff\xffAIFFANNO\xff\xff\xff\xf0', 'SOURCE_NOT_AUDIO'],
  ])('%s is refused', async (name, head, code) => {
    expect(await probe(await put(name, head, Buffer.alloc(500, 0xa5)))).toMatchObject({ code });
  });

  it.each([
    ['zeros.wav', ''],
    ['zeros.mp3', ''],
    ['zeros.ogg', 'OggS'],
    ['zeros.m4a', '\0\0\0\x14ftypM4A \0\0\x02\0M4A '],
  ])('many zeros named %s is refused', async (name, head) => {
    const before = process.memoryUsage().rss;
    const error = await probe(await sparse(name, head, 64 * 1024 ** 2));
    expect(error).toMatchObject({ category: 'invalid' });
    // Nothing of it is held: what grows is what any probe takes.
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 ** 2);
  });

  it('music behind a tag of 256 MB plays, and the tag is not held', async () => {
    const file = await put('tagged.mp3', id3Of256Mb);
    const size = 10 + 0x0fff_ffff;
    await truncate(file, size);
    const handle = await open(file, 'r+');
    const bytes = await readFile(song);
    await handle.write(bytes, 0, bytes.length, size);
    await handle.close();
    const before = process.memoryUsage().rss;
    expect(await probe(file)).toMatchObject({ codec: 'mp3', claim: { samples: 88_200 } });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 ** 2);
  });
});
