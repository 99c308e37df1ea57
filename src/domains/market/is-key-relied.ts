import type { MoneyCall, Operation } from '#domains/payments/index.ts';

const HOUR_MS = 3_600_000;
/** After so many looks the failure that a key is answered with is taken to be stored under it. */
const STORED_TRIES = 3;
/** Lists may not have what was made just now. */
const LIST_LAG_MS = 5 * 60_000;

/**
 * Whether asking again under the same key is how to find out what became of a request: as long as
 * the provider keeps the key, and unless it stubbornly repeats a failure under it. Pure.
 */
export function isKeyRelied(
  { clock, config }: Pick<MoneyCall, 'clock' | 'config'>,
  operation: Pick<Operation, 'keyFirstSentAt' | 'tries' | 'lastStatus'>,
): boolean {
  if (operation.keyFirstSentAt === null) return false;
  const ageMs = clock.now().getTime() - operation.keyFirstSentAt.getTime();
  if (ageMs > config.payments.keyHours * HOUR_MS) return false;
  const isStored = operation.tries >= STORED_TRIES && (operation.lastStatus ?? 0) >= 500;
  return !(isStored && ageMs > LIST_LAG_MS);
}
