import { atValue, type MediaRule } from '../media-rule.ts';

export const ivUnpredictable: MediaRule = {
  id: 'iv-unpredictable',
  code: 'K16',
  title: 'Initialization vectors do not count up',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §5.2',
  why: 'Vectors that anybody can foresee weaken the encryption of media that begins the same way.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      let before: bigint | undefined;
      for (const { tag, method } of playlist.keys) {
        if (method !== 'AES-128') continue;
        const iv = tag.attributes.get('IV');
        if (iv === undefined) {
          yield {
            subject: atValue(playlist, tag),
            message: 'The key has no IV: the number of each segment is its vector.',
            hint: 'Encrypt with a random vector and write it as IV=0x and 32 hexadecimal digits.',
          };
          continue;
        }
        const value = /^0[xX][0-9a-fA-F]{1,32}$/.test(iv.value) ? BigInt(iv.value) : undefined;
        const isNext = before !== undefined && value === before + 1n;
        before = value;
        if (!isNext) continue;
        yield {
          subject: atValue(playlist, tag, iv),
          message: 'IV is one more than that of the key before.',
          hint: 'Encrypt with random vectors.',
        };
      }
    }
  },
};
