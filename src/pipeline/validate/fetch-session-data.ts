import type { SessionData } from '../playlist/playlist-view.ts';
import { parseJson } from './parse-json.ts';
import type { FetchedData } from './presentation.ts';
import { readWhole } from './read-whole.ts';
import type { ByteSource } from './sources/byte-source.ts';

/** Largest file of session data that is read. */
const dataBytesMax = 1024 * 1024;
/** Most of these files that are read. */
const filesMax = 100;

/** Reads the files that EXT-X-SESSION-DATA names, each once, and sees whether they are JSON. */
export async function fetchSessionData(
  reading: { readonly source: ByteSource; readonly signal: AbortSignal },
  all: readonly SessionData[],
): Promise<readonly FetchedData[]> {
  const read = new Map<string, FetchedData>();
  for (const one of all) {
    const { location } = one.reference;
    if (location === undefined || read.has(location)) continue;
    if (read.size === filesMax) break;
    const { fetched, bytes } = await readWhole(reading, location, dataBytesMax);
    const isJson = one.format === 'JSON';
    const fault = bytes === undefined || !isJson ? undefined : faultOf(bytes);
    read.set(location, { ...fetched, reference: one, fault });
  }
  return [...read.values()];
}

function faultOf(bytes: Buffer): string | undefined {
  let text: string;
  try {
    // RFC 8259 §8.1 wants UTF-8 and no byte order mark.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return 'it is not UTF-8';
  }
  const { fault } = parseJson(text);
  return fault && `${fault.reason} (line ${fault.line}, column ${fault.column})`;
}
