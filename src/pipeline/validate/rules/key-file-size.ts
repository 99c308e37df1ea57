import { atValue, type MediaRule } from '../media-rule.ts';
import type { Decryption, FetchedKey, Rendition } from '../presentation.ts';
import { keyBytesOf } from '../keys/open-locked.ts';

export const keyFileSize: MediaRule = {
  id: 'key-file-size',
  code: 'K12',
  title: 'A key file is the octets of the key and nothing else',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §5.1',
  why: 'With a key of another length nothing can be decrypted.',
  reads: 'media',
  *check({ renditions }) {
    for (const rendition of renditions) {
      for (const [key, method] of keysOf(rendition)) {
        const bytes = key.bytes ?? (key.failure?.code === 'too-large' ? key.totalBytes : undefined);
        const expected = keyBytesOf(method);
        if (bytes === undefined || bytes === expected) continue;
        const { tag } = key.reference;
        const isText = bytes === 2 * expected || bytes === 2 * expected + 1;
        yield {
          subject: atValue(rendition.playlist, tag, tag.attributes.get('URI')),
          message: `The key file has ${bytes} bytes; a key of ${method} has ${expected}.`,
          hint: isText
            ? 'Write the octets themselves: xxd -r -p key.hex key.bin'
            : `Make a new one: openssl rand ${expected} > key.bin, and encrypt with it.`,
        };
      }
    }
  },
};

/** Key files that a playlist uses, each once. */
function keysOf({ segments, inits }: Rendition): Map<FetchedKey, Decryption['method']> {
  const keys = new Map<FetchedKey, Decryption['method']>();
  for (const { decryption } of [...inits, ...segments]) {
    if (decryption !== undefined) keys.set(decryption.key, decryption.method);
  }
  return keys;
}
