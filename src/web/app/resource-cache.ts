/** Answers kept so that going back shows a page at once; the oldest leave. */
export interface ResourceCache {
  readonly get: (key: string) => unknown;
  readonly set: (key: string, value: unknown) => void;
  readonly clear: () => void;
}

const entriesMax = 100;

export function createResourceCache(): ResourceCache {
  const entries = new Map<string, unknown>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
    },
    clear: () => entries.clear(),
  };
}
