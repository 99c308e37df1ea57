import { useEffect, useRef, useState } from 'react';

const pauseMs = 3000;
const roundsMax = 40;

/** How the waiting goes: whether somebody still looks, and how to look again. */
export interface BoundedSettling {
  readonly waiting: boolean;
  readonly again: () => void;
}

/**
 * Looks every few seconds while something is `unsettled`, at once first, and gives up after two
 * minutes: what takes longer is asked for by the visitor. A page that nobody looks at does not ask.
 */
export function useBoundedSettling(unsettled: boolean, look: () => void): BoundedSettling {
  const [round, setRound] = useState(0);
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!unsettled || round >= roundsMax) return undefined;
    if (round === 0) latest.current();
    const timer = setInterval(() => {
      if (document.hidden) return;
      latest.current();
      setRound((count) => count + 1);
    }, pauseMs);
    return () => clearInterval(timer);
  }, [unsettled, round]);
  return { waiting: unsettled && round < roundsMax, again: () => setRound(0) };
}
