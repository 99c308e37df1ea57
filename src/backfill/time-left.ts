/** How long the rest takes if it goes on as it went so far; null before the first is done. Pure. */
export function timeLeft(so: { done: number; total: number; passedMs: number }): number | null {
  if (so.done <= 0) return null;
  return Math.max(0, Math.round((so.passedMs / so.done) * (so.total - so.done)));
}
