import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { VezaError } from '#core/errors.ts';
import { readContainer } from '#pipeline/probe/containers/read-container.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-container-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const ctx = { signal: new AbortController().signal };
async function read(container: string, data: Uint8Array, codec = 'pcm_s16le') {
  const file = path.join(dir, 'x');
  await writeFile(file, data);
  return readContainer(ctx, file, container, {
    file: 'x',
    codec,
    sampleRate: 44_100,
    startTicks: 0,
  });
}

function chunk(type: string, size: number, body: Uint8Array = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32LE(size, 4);
  return Buffer.concat([header, body]);
}

describe('the header of a WAV', () => {
  const stereo = Buffer.alloc(16);
  stereo.writeUInt16LE(4, 12);
  const fmt = chunk('fmt ', 16, stereo);
  const wave = (riffSize: number, ...chunks: Buffer[]): Buffer =>
    Buffer.concat([chunk('RIFF', riffSize), Buffer.from('WAVE'), ...chunks]);

  it('claims the size of its data in samples, after chunks of odd length too', async () => {
    const note = chunk('LIST', 3, Buffer.alloc(4));
    const data = chunk('data', 4000, Buffer.alloc(4000));
    expect(await read('wav', wave(4048, note, fmt, data))).toMatchObject({
      claim: { samples: 1000, toleranceSamples: 0, excessSamples: 0 },
      heldSamples: 1000,
      damage: [],
    });
  });

  it('holds less than it claims where the file was cut', async () => {
    const facts = await read('wav', wave(4036, fmt, chunk('data', 4000, Buffer.alloc(1001))));
    expect(facts).toMatchObject({ claim: { samples: 1000 }, heldSamples: 250 });
  });

  it('claims what its form holds where the data chunk says less', async () => {
    const facts = await read('wav', wave(4036, fmt, chunk('data', 1000, Buffer.alloc(4000, 0x90))));
    expect(facts).toMatchObject({ claim: { samples: 1000 }, heldSamples: 250 });
  });

  it('holds all of it where zeros fill up the form', async () => {
    const facts = await read('wav', wave(4036, fmt, chunk('data', 1000, Buffer.alloc(4000))));
    expect(facts).toMatchObject({ claim: { samples: 250 }, heldSamples: 250 });
  });

  it('names bytes behind its end, but not chunks', async () => {
    const data = chunk('data', 8, Buffer.alloc(8));
    const strange = Buffer.alloc(50, 0xee);
    const facts = await read('wav', wave(44, fmt, data, strange));
    expect(facts).toMatchObject({
      claim: { samples: 2 },
      damage: [expect.stringMatching(/^50 bytes/)],
    });
    const tag = chunk('id3 ', 50, Buffer.alloc(50));
    expect(await read('wav', wave(44, fmt, data, tag))).toMatchObject({ damage: [] });
  });

  it.each([0, 0x7fff_ffff, 0xffff_ffff])('claims nothing where the size is %i', async (size) => {
    expect(await read('wav', wave(0, fmt, chunk('data', size)))).toMatchObject({ claim: null });
  });

  it('claims the 64-bit size of RF64', async () => {
    const sizes = Buffer.alloc(28);
    sizes.writeBigUInt64LE(20_000_000_000n, 8);
    const form = Buffer.concat([
      chunk('RF64', 0xffff_ffff),
      Buffer.from('WAVE'),
      chunk('ds64', 28, sizes),
      fmt,
      chunk('data', 0xffff_ffff, Buffer.alloc(400)),
    ]);
    expect(await read('wav', form)).toMatchObject({
      claim: { samples: 5_000_000_000 },
      heldSamples: 100,
    });
  });
});

describe('every reader', () => {
  const head = (container: string): Buffer => {
    const heads: Readonly<Record<string, string>> = {
      wav: 'RIFF\xff\xff\xff\x7fWAVE',
      w64: 'riff',
      aiff: 'FORM\0\0\0\xffAIFF',
      flac: 'fLaC\0\0\0\x22',
      mp3: '\xff\xfb\x90\x64',
      aac: '\xff\xf1\x50\x80',
      ogg: 'OggS\0\x02',
      'matroska,webm': '\x1a\x45\xdf\xa3',
      'mov,mp4,m4a,3gp,3g2,mj2': '\0\0\0\x10ftypM4A \0\0\0\0\0\0\x02\0moov',
    };
    return Buffer.from(heads[container]!, 'latin1');
  };

  it.each([
    'wav',
    'w64',
    'aiff',
    'flac',
    'mp3',
    'aac',
    'ogg',
    'matroska,webm',
    'mov,mp4,m4a,3gp,3g2,mj2',
  ])(
    'of %s comes to an end with a claim in whole samples or an error of its own',
    async (container) => {
      const body = fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        // The same few bytes over and over: tags in tags, sizes of 0, sizes that point back.
        fc
          .tuple(fc.uint8Array({ minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 60 }))
          .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes))),
      );
      await fc.assert(
        fc.asyncProperty(body, async (bytes) => {
          const found = await read(container, Buffer.concat([head(container), bytes])).catch(
            (error: unknown) => error,
          );
          if (found instanceof Error) {
            expect(found).toBeInstanceOf(VezaError);
            return;
          }
          const { claim, heldSamples } = found as Awaited<ReturnType<typeof read>>;
          expect(claim === null || Number.isSafeInteger(claim.samples)).toBe(true);
          expect(heldSamples === null || heldSamples >= 0).toBe(true);
        }),
        { numRuns: 150 },
      );
    },
  );
});
