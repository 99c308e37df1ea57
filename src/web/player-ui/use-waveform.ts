import { useEffect, useState } from 'react';

import type { Waveform } from '#server/contract/catalog.ts';

import { fetchWaveform } from '#web/api/catalog-api.ts';

/** Peaks of a track's waveform URL; undefined while there are none, and where they fail to come. */
export function useWaveform(url: string | null | undefined): Waveform | undefined {
  const [loaded, setLoaded] = useState<{ url: string; waveform: Waveform }>();
  useEffect(() => {
    if (!url) return undefined;
    const controller = new AbortController();
    fetchWaveform(url, controller.signal).then(
      (waveform) => setLoaded({ url, waveform }),
      // The slider works without its picture.
      () => undefined,
    );
    return () => controller.abort();
  }, [url]);
  return loaded && loaded.url === url ? loaded.waveform : undefined;
}
