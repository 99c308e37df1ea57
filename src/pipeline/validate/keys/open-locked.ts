import type { SegmentBytes } from '../../boxes/byte-cursor.ts';
import type { KeyReference } from '../../playlist/playlist-view.ts';
import { packetBytes } from '../../ts/cut-packets.ts';
import { containerHeadBytes, nameContainer } from '../name-container.ts';
import { peekBytes } from '../peek-bytes.ts';
import type { Decryption } from '../presentation.ts';
import { decryptAes128, decryptAes256Gcm, type DecryptedBytes } from './decrypt-bytes.ts';
import { ivOf } from './iv-of.ts';
import type { KeyRing, ReadKey } from './key-ring.ts';

/** Bytes of a resource as media rules see them. */
export interface OpenedLock {
  /** Decrypted where something encrypts all of them; undefined where that cannot be taken off. */
  readonly bytes: SegmentBytes | undefined;
  /** What came of it, once `bytes` has been read; undefined where nothing encrypts all of them. */
  decryption(): Decryption | undefined;
}

export interface LockedInput {
  readonly bytes: SegmentBytes;
  /** Keys in force. */
  readonly keys: readonly KeyReference[];
  /** Media sequence number of a segment; an init section has none. */
  readonly sequenceNumber: number | undefined;
}

/**
 * Takes the encryption of AES-128 and AES-256-GCM off a segment or an init section, as far as the
 * key is a file. Encryption of samples (SAMPLE-AES) leaves containers readable and is left alone.
 */
export async function openLocked(ring: KeyRing, input: LockedInput): Promise<OpenedLock> {
  const { bytes, sequenceNumber } = input;
  const reference = input.keys.find(({ keyFormat }) => keyFormat === 'identity');
  const method = reference?.method;
  if (reference === undefined || (method !== 'AES-128' && method !== 'AES-256-GCM')) {
    return { bytes, decryption: () => undefined };
  }
  const key = await ring.read(reference);
  const about = { method, key: key.fetched } as const;
  const peeked = await peekBytes(bytes, containerHeadBytes);
  if (isClear(peeked.head)) {
    const clear = { ...about, encryptedBytes: 0, outcome: 'not-encrypted' as const };
    return { bytes: peeked.bytes, decryption: () => clear };
  }
  const opened = open(peeked.bytes, method, key, ivOf(reference.iv, sequenceNumber));
  if (typeof opened === 'string') {
    const nothing = { ...about, encryptedBytes: 0, outcome: opened };
    return { bytes: undefined, decryption: () => nothing };
  }
  const decryption = (): Decryption => ({
    ...about,
    encryptedBytes: opened.encryptedBytes(),
    outcome: opened.outcome(),
  });
  return { bytes: opened.bytes, decryption };
}

/** Whether bytes are media as they stand; encrypted ones look like a transport stream now and then. */
function isClear(head: Buffer): boolean {
  const container = nameContainer(head);
  if (container !== 'ts') return container !== 'unknown';
  const starts = [0, 1, 2, 3].map((index) => head[index * packetBytes]);
  return starts.every((byte) => byte === 0x47);
}

function open(
  bytes: AsyncIterable<Buffer>,
  method: Decryption['method'],
  key: ReadKey,
  iv: Buffer | undefined,
): DecryptedBytes | 'no-key' | 'no-iv' {
  if (key.bytes?.length !== keyBytesOf(method)) return 'no-key';
  if (method === 'AES-256-GCM') return decryptAes256Gcm(bytes, key.bytes);
  return iv === undefined ? 'no-iv' : decryptAes128(bytes, key.bytes, iv);
}

/** Octets of a key file (draft-pantos-hls-rfc8216bis §5.1). */
export function keyBytesOf(method: Decryption['method']): number {
  return method === 'AES-128' ? 16 : 32;
}
