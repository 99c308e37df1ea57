import { atBytes, type MediaRule } from '../media-rule.ts';

/** Scheme of `schm` that each method stands for. */
const SCHEMES: Readonly<Record<string, string>> = {
  'SAMPLE-AES': 'cbcs',
  'SAMPLE-AES-CTR': 'cenc',
};

export const sampleAesScheme: MediaRule = {
  id: 'sample-aes-scheme',
  code: 'K14',
  title: 'SAMPLE-AES in fragmented MP4 is the scheme cbcs',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.4',
  why: 'A player sets up its decryption by the method, and gets noise with another scheme.',
  reads: 'media',
  *check({ renditions }) {
    for (const { segments } of renditions) {
      const seen = new Set<unknown>();
      for (const { init, segment } of segments) {
        const [entry] = init?.media?.tracks[0]?.entries ?? [];
        const key = segment.keys.find(({ method }) => SCHEMES[method ?? ''] !== undefined);
        if (init === undefined || entry === undefined || key === undefined || seen.has(init))
          continue;
        seen.add(init);
        const expected = SCHEMES[key.method!]!;
        if (entry.protection === expected) continue;
        const found = entry.protection ?? 'none';
        yield {
          subject: atBytes(init, entry.place),
          message: `${key.method} stands for the scheme ${expected}; the init section says ${found}.`,
          hint: `Encrypt the samples with ${expected}, or name the method that they are encrypted with.`,
        };
      }
    }
  },
};
