import type { ByteSource, OpenedBytes } from '#pipeline/validate/sources/byte-source.ts';

import type { Mutation } from './mutation.ts';
import { goodDelivery } from './good-delivery.ts';
import { inPieces } from './good-assets/encode-tone.ts';

const ROOT = 'file:///';

/** Location of a file of an asset in memory. */
export const locationOf = (file: string): string => new URL(file, ROOT).href;

/**
 * An asset in memory as a source: the files of a folder that is the root of a file system, or with
 * `deliver` as a server answers for them.
 */
export function openMemorySource(
  files: ReadonlyMap<string, Buffer>,
  deliver?: Mutation['deliver'],
): ByteSource {
  const nameOf = (location: string): string => {
    if (!location.startsWith(ROOT)) return location;
    const name = location.slice(ROOT.length).replace(/[?#].*$/, '');
    try {
      return decodeURI(name);
    } catch {
      // A per cent sign that escapes nothing: no file has that name.
      return name;
    }
  };
  return {
    nameOf,
    resolve: (uri, base) => (URL.canParse(uri, base) ? new URL(uri, base).href : undefined),
    open: (location, { range, bytesMax }): Promise<OpenedBytes> => {
      const name = nameOf(location);
      const whole = files.get(name);
      const delivery = deliver?.(goodDelivery(name, whole, range), name);
      const opened = (bytes: Buffer | undefined, failure?: { code: string; reason: string }) => ({
        fetched: {
          resource: { name, location },
          asked: location,
          failure,
          totalBytes: whole?.length,
          delivery,
        },
        bytes: bytes && inPieces(bytes),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
      const failed = (code: string, reason: string) =>
        Promise.resolve(opened(undefined, { code, reason }));
      if (delivery !== undefined && delivery.status >= 400) {
        return failed('status', `is answered with ${delivery.status}`);
      }
      if (delivery?.range !== undefined && delivery.status !== 206) {
        return failed('range', 'is sent whole where a range was asked for');
      }
      if (whole === undefined) return failed('not-found', 'is not there');
      const start = range?.offset ?? 0;
      if (range !== undefined && start >= whole.length) {
        return failed('range', `has ${whole.length} bytes`);
      }
      const bytes = whole.subarray(start, range === undefined ? undefined : start + range.length);
      if (bytes.length > bytesMax) return failed('too-large', `has ${bytes.length} bytes`);
      return Promise.resolve(opened(bytes));
    },
  };
}
