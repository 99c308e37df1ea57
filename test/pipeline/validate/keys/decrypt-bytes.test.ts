import { createCipheriv, randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import {
  decryptAes128,
  decryptAes256Gcm,
  type DecryptedBytes,
} from '#pipeline/validate/keys/decrypt-bytes.ts';
import { ivOf } from '#pipeline/validate/keys/iv-of.ts';

import { inPieces } from '../good-assets/encode-tone.ts';

const KEY = Buffer.alloc(16, 3);
const IV = Buffer.alloc(16, 5);

function encrypt(plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-cbc', KEY, IV);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

async function read(opened: DecryptedBytes): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of opened.bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('AES-128', () => {
  it.each([0, 1, 15, 16, 17, 32, 1000])(
    'gives %i bytes back, in pieces of any size',
    async (size) => {
      const plain = randomBytes(size);
      const encrypted = encrypt(plain);
      for (const pieceBytes of [1, 15, 16, 17, 4096]) {
        const opened = decryptAes128(inPieces(encrypted, pieceBytes), KEY, IV);
        expect(await read(opened)).toEqual(plain);
        expect([opened.outcome(), opened.encryptedBytes()]).toEqual(['good', encrypted.length]);
      }
    },
  );

  it.each([
    ['cut off inside a block', encrypt(randomBytes(50)).subarray(0, 60), 'bad-length'],
    ['empty', Buffer.alloc(0), 'bad-length'],
    ['without padding', encrypt(Buffer.alloc(48, 0xaa)).subarray(0, 48), 'bad-padding'],
  ])('says what is wrong with bytes that are %s', async (_, encrypted, outcome) => {
    const opened = decryptAes128(inPieces(encrypted), KEY, IV);
    await read(opened);
    expect(opened.outcome()).toBe(outcome);
  });
});

describe('AES-256-GCM', () => {
  const key = Buffer.alloc(32, 8);
  const sealed = (plain: Buffer): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, IV);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([IV, body, cipher.getAuthTag()]);
  };

  it.each([0, 1, 16, 1000])('gives %i bytes back, in pieces of any size', async (size) => {
    const plain = randomBytes(size);
    for (const pieceBytes of [1, 16, 33, 4096]) {
      const opened = decryptAes256Gcm(inPieces(sealed(plain), pieceBytes), key);
      expect(await read(opened)).toEqual(plain);
      expect(opened.outcome()).toBe('good');
    }
  });

  it('says that the tag does not fit, and what is too short', async () => {
    const bytes = sealed(randomBytes(100));
    bytes[50] = bytes[50]! ^ 1;
    const changed = decryptAes256Gcm(inPieces(bytes), key);
    await read(changed);
    expect(changed.outcome()).toBe('bad-tag');
    const short = decryptAes256Gcm(inPieces(bytes.subarray(0, 31)), key);
    expect(await read(short)).toHaveLength(0);
    expect(short.outcome()).toBe('bad-length');
  });
});

describe('ivOf', () => {
  it('takes what the key says, else the media sequence number', () => {
    expect(ivOf('0x00000000000000000000000000000102', 7)?.at(-1)).toBe(2);
    expect(ivOf('0XFF', 7)?.toString('hex')).toBe('000000000000000000000000000000ff');
    expect(ivOf(undefined, 258)?.subarray(-2)).toEqual(Buffer.from([1, 2]));
  });

  it.each(['', '0x', 'ff', '0xzz', `0x${'0'.repeat(33)}`])('takes %j for no vector', (text) => {
    expect(ivOf(text, 1)).toBeUndefined();
  });

  it('has none for an init section without one', () => {
    expect(ivOf(undefined, undefined)).toBeUndefined();
  });
});
