/**
 * What nobody goes on from. A promise of its own each time: one for all would keep whoever has ever waited for
 * it, and the whole history with it.
 */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
