import type { KeyReference } from '../../playlist/playlist-view.ts';
import type { FetchedKey } from '../presentation.ts';
import { readWhole } from '../read-whole.ts';
import type { ByteSource } from '../sources/byte-source.ts';

/** Largest key file that is read; the keys of HLS have 16 or 32 bytes. */
const keyBytesMax = 4096;
/** Most key files of one presentation that are read. */
const keysMax = 10_000;

export interface ReadKey {
  readonly fetched: FetchedKey;
  /** Undefined where the file could not be read. */
  readonly bytes: Buffer | undefined;
}

/** Reads every key file once. */
export interface KeyRing {
  read(reference: KeyReference): Promise<ReadKey>;
}

export function createKeyRing(reading: {
  readonly source: ByteSource;
  readonly signal: AbortSignal;
}): KeyRing {
  const keys = new Map<string | undefined, Promise<ReadKey>>();
  const readFile = async (reference: KeyReference): Promise<ReadKey> => {
    const location = keys.size > keysMax ? undefined : reference.reference?.location;
    const { fetched, bytes } = await readWhole(reading, location, keyBytesMax);
    return { fetched: { ...fetched, reference, bytes: bytes?.length }, bytes };
  };
  return {
    read: (reference) => {
      const location = reference.reference?.location;
      let known = keys.get(location);
      if (known === undefined) keys.set(location, (known = readFile(reference)));
      return known;
    },
  };
}
