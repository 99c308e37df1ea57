import { atBytes, type MediaRule } from '../media-rule.ts';

export const aes256GcmLayout: MediaRule = {
  id: 'aes-256-gcm-layout',
  code: 'K13',
  title: 'AES-256-GCM is a vector, the data and a tag that fits them',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4',
  why: 'A player drops bytes whose tag does not fit: they were changed, or the key is another one.',
  reads: 'media',
  *check({ renditions }) {
    for (const { segments, inits } of renditions) {
      for (const fetched of [...inits, ...segments]) {
        const { decryption } = fetched;
        if (decryption?.method !== 'AES-256-GCM') continue;
        const { outcome, encryptedBytes } = decryption;
        if (outcome === 'bad-length') {
          yield {
            subject: atBytes(fetched),
            message: `${encryptedBytes} bytes are there; the vector and the tag alone have 32.`,
            hint: 'Write 16 bytes of vector, the encrypted data, then 16 bytes of tag.',
          };
        } else if (outcome === 'bad-tag') {
          yield {
            subject: atBytes(fetched, { byteOffset: encryptedBytes - 16 }),
            message: 'The tag does not fit the data, the key and the vector.',
            hint: 'Check the key file, and that vector and tag have 16 bytes each.',
          };
        }
      }
    }
  },
};
