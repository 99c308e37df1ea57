import { createDecipheriv } from 'node:crypto';

import type { Decryption } from '../presentation.ts';

/** Bytes that are decrypted while they are read. */
export interface DecryptedBytes {
  readonly bytes: AsyncIterable<Buffer>;
  /** How it went; final when `bytes` has been read to its end. */
  outcome(): Decryption['outcome'];
  encryptedBytes(): number;
}

const BLOCK_BYTES = 16;

/**
 * AES-128-CBC with PKCS #7 padding over all of the bytes (draft-pantos-hls-rfc8216bis §4.4.4.4).
 * Bad padding and a last block that is cut off are an outcome, and no error.
 * @param key 16 bytes. @param iv 16 bytes.
 */
export function decryptAes128(
  source: AsyncIterable<Buffer>,
  key: Buffer,
  iv: Buffer,
): DecryptedBytes {
  let encryptedBytes = 0;
  let outcome: Decryption['outcome'] = 'good';
  async function* run(): AsyncGenerator<Buffer> {
    const decipher = createDecipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
    // The last block holds the padding, and only the end says which is the last.
    let last: Buffer = Buffer.alloc(0);
    for await (const chunk of source) {
      encryptedBytes += chunk.length;
      const plain = decipher.update(chunk);
      if (plain.length === 0) continue;
      yield last;
      last = plain.subarray(-BLOCK_BYTES);
      yield plain.subarray(0, -BLOCK_BYTES);
    }
    const paddingBytes = paddingOf(last);
    if (encryptedBytes === 0 || encryptedBytes % BLOCK_BYTES !== 0) outcome = 'bad-length';
    else if (paddingBytes === undefined) outcome = 'bad-padding';
    yield outcome === 'good' ? last.subarray(0, -paddingBytes!) : last;
  }
  return { bytes: run(), outcome: () => outcome, encryptedBytes: () => encryptedBytes };
}

/** Undefined where the block does not end in PKCS #7 padding. */
function paddingOf(block: Buffer): number | undefined {
  const bytes = block.at(-1);
  if (bytes === undefined || bytes === 0 || bytes > BLOCK_BYTES) return undefined;
  return block.subarray(-bytes).every((byte) => byte === bytes) ? bytes : undefined;
}

/**
 * AES-256-GCM: a vector of 16 bytes, the data, a tag of 16 bytes (draft-pantos-hls-rfc8216bis
 * §4.4.4.4). What is read before the tag is known to be right may be wrong.
 * @param key 32 bytes.
 */
export function decryptAes256Gcm(source: AsyncIterable<Buffer>, key: Buffer): DecryptedBytes {
  let encryptedBytes = 0;
  let outcome: Decryption['outcome'] = 'good';
  async function* run(): AsyncGenerator<Buffer> {
    let decipher: ReturnType<typeof openGcm> | undefined;
    let held: Buffer = Buffer.alloc(0);
    for await (const chunk of source) {
      encryptedBytes += chunk.length;
      held = Buffer.concat([held, chunk]);
      if (held.length < (decipher === undefined ? 2 : 1) * BLOCK_BYTES) continue;
      if (decipher === undefined) {
        decipher = openGcm(key, held.subarray(0, BLOCK_BYTES));
        held = held.subarray(BLOCK_BYTES);
      }
      yield decipher.update(held.subarray(0, -BLOCK_BYTES));
      held = Buffer.from(held.subarray(-BLOCK_BYTES));
    }
    if (decipher === undefined) {
      outcome = 'bad-length';
      return;
    }
    try {
      decipher.setAuthTag(held);
      yield decipher.final();
    } catch {
      // The tag does not fit the bytes, the key or the vector: the only thing that fails here.
      outcome = 'bad-tag';
    }
  }
  return { bytes: run(), outcome: () => outcome, encryptedBytes: () => encryptedBytes };
}

function openGcm(key: Buffer, iv: Buffer) {
  return createDecipheriv('aes-256-gcm', key, iv, { authTagLength: BLOCK_BYTES });
}
