/** `3:07`, or `1:02:03` from an hour on; a dash while the length is not known. */
export function formatTime(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const padded = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${padded(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${padded(minutes % 60)}:${padded(seconds % 60)}`;
}

/** `3 minutes 7 seconds`, as a screen reader should say it. */
export function spokenTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const part = (value: number, word: string) => `${value} ${word}${value === 1 ? '' : 's'}`;
  const minutes = Math.floor(seconds / 60);
  return minutes === 0
    ? part(seconds, 'second')
    : `${part(minutes, 'minute')} ${part(seconds % 60, 'second')}`;
}

/** `42 min` or `1 h 12 min`, for albums. */
export function formatLength(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
