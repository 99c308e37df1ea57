import type { ByteSource } from './byte-source.ts';

/** A source in which some resources, by location, hold other bytes than they do; they are there and small. */
export function withReplaced(
  source: ByteSource,
  replaced: ReadonlyMap<string, Buffer>,
): ByteSource {
  return {
    nameOf: (location) => source.nameOf(location),
    resolve: (uri, base) => source.resolve(uri, base),
    async open(location, options) {
      const bytes = replaced.get(location);
      if (bytes === undefined) return source.open(location, options);
      options.signal.throwIfAborted();
      const resource = { name: source.nameOf(location), location };
      const about = { asked: location, failure: undefined, delivery: undefined };
      return {
        fetched: { resource, ...about, totalBytes: bytes.length },
        bytes: once(bytes),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
