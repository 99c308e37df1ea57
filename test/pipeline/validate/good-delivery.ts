import type { OpenOptions } from '#pipeline/validate/sources/byte-source.ts';
import type { Delivery } from '#pipeline/validate/presentation.ts';

const TYPES: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  m4s: 'video/iso.segment',
  mp4: 'audio/mp4',
  ts: 'video/mp2t',
  aac: 'audio/aac',
};

/** What a server without faults says of a file. */
export function goodDelivery(
  file: string,
  bytes: Buffer | undefined,
  range: OpenOptions['range'],
): Delivery {
  const ending = file.split('.').at(-1)!;
  const last = range && Math.min(range.offset + range.length, bytes?.length ?? 0) - 1;
  return {
    status: range === undefined ? 200 : 206,
    contentType: TYPES[ending],
    contentEncoding: ending === 'm3u8' ? 'gzip' : undefined,
    range: range && {
      asked: { ...range, hasOffset: true },
      contentRange: `bytes ${range.offset}-${last}/${bytes?.length ?? 0}`,
    },
    redirects: [],
    tls: 'TLSv1.3',
  };
}
