/**
 * What a promise that never fails comes to, or undefined after `ms`. A bare timer: a sleep that is
 * aborted is an error with its stack, and a folder has many statements.
 */
export function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, undefined);
    void work.then((outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    });
  });
}
