import { useEffect, useRef } from 'react';

const pauseMs = 3000;

/**
 * Asks again every few seconds while something is `unsettled`, like music that is being prepared.
 * A page that nobody looks at does not ask.
 */
export function useSettling(unsettled: boolean, refresh: () => void): void {
  const latest = useRef(refresh);
  latest.current = refresh;
  useEffect(() => {
    if (!unsettled) return undefined;
    const timer = setInterval(() => !document.hidden && latest.current(), pauseMs);
    return () => clearInterval(timer);
  }, [unsettled]);
}
