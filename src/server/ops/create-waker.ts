/** Calls `wake` at once, and at most once in so many milliseconds; a burst ends with a last call. */
export interface Waker {
  wake(): void;
  close(): void;
}

/** @param wake called without arguments; must not throw. */
export function createWaker(wake: () => void, everyMs: number): Waker {
  let resting: NodeJS.Timeout | undefined;
  let again = false;
  let closed = false;
  const rest = (): void => {
    resting = setTimeout(() => {
      resting = undefined;
      if (!again) return;
      again = false;
      wake();
      rest();
    }, everyMs);
  };
  return {
    wake: () => {
      if (closed) return;
      if (resting !== undefined) {
        again = true;
        return;
      }
      wake();
      rest();
    },
    close: () => {
      closed = true;
      clearTimeout(resting);
    },
  };
}
