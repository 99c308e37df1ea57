import { atBytes, type MediaRule } from '../media-rule.ts';

export const aes128Padded: MediaRule = {
  id: 'aes-128-padded',
  code: 'K11',
  title: 'AES-128 encrypts whole blocks and ends in their padding',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4',
  why: 'A player drops the segment: it is cut off, or the key or the vector is another one.',
  reads: 'media',
  *check({ renditions }) {
    for (const { segments, inits } of renditions) {
      for (const fetched of [...inits, ...segments]) {
        const { decryption } = fetched;
        if (decryption?.method !== 'AES-128') continue;
        const { outcome, encryptedBytes, key } = decryption;
        const { line } = key.reference.tag;
        if (outcome === 'bad-length') {
          yield {
            subject: atBytes(fetched),
            message: `${encryptedBytes} bytes are encrypted with AES-128, which is no multiple of 16.`,
            hint: 'Encrypt or upload it again; it was cut off.',
          };
        } else if (outcome === 'bad-padding') {
          yield {
            subject: atBytes(fetched, { byteOffset: encryptedBytes - 16 }),
            message: `What the key on line ${line} decrypts does not end in PKCS #7 padding.`,
            hint: 'Check that key file and IV are those that it was encrypted with.',
          };
        }
      }
    }
  },
};
