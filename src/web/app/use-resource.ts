import { useCallback, useEffect, useState } from 'react';

import { useApp } from './app-context.ts';

export interface Resource<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  /** Asks again; what is shown stays until the answer is there. */
  readonly reload: () => void;
  /** Replaces what is shown, after a change that answered with the new state. */
  readonly replace: (data: T) => void;
}

/** Loads something once a key: what was seen before shows at once and is asked for again. */
export function useResource<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
): Resource<T> {
  const { resources } = useApp();
  const [state, setState] = useState<{ key: string; data?: T; error?: unknown }>({ key });
  const [asked, setAsked] = useState(0);
  const data = state.key === key && state.data !== undefined ? state.data : resources.get(key);

  const replace = useCallback(
    (next: T) => {
      resources.set(key, next);
      setState({ key, data: next });
    },
    [resources, key],
  );
  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal).then(
      (loaded) => !controller.signal.aborted && replace(loaded),
      (error: unknown) => !controller.signal.aborted && setState({ key, error }),
    );
    return () => controller.abort();
    // The key names what is loaded; a new function for the same key is the same question.
  }, [key, asked, replace]);

  return {
    data: data as T | undefined,
    error: state.key === key ? state.error : undefined,
    reload: () => setAsked((count) => count + 1),
    replace,
  };
}
