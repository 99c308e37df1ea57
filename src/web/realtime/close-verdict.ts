/** What a close code asks of the client; the code alone decides. */
export type CloseVerdict = 'reconnect' | 'stop';

/** Codes of RFC 6455 that repeat however often one tries: bad data, bad UTF-8, too big. */
const hopeless = new Set([1003, 1007, 1009]);

/** 4500–4999 end it, like what is our own mistake; everything else is worth another try. */
export function closeVerdict(code: number): CloseVerdict {
  if (code >= 4500 && code <= 4999) return 'stop';
  return hopeless.has(code) ? 'stop' : 'reconnect';
}

const firstDelayMaxMs = 1000;
const delayBaseMs = 500;
const delayMaxMs = 20_000;

/**
 * How long to wait before try number `attempt` (0 is the first after a loss): spread over a second
 * first, then exponential with full jitter up to 20 s. `random` is in [0, 1).
 */
export function reconnectDelayMs(attempt: number, random: number): number {
  if (attempt === 0) return random * firstDelayMaxMs;
  return random * Math.min(delayMaxMs, delayBaseMs * 2 ** attempt);
}
