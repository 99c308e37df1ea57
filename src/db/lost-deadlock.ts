import { sqlState } from './db-errors.ts';

const DEADLOCK_DETECTED = '40P01';

/** How often one transaction runs at most, the first time included. */
const TRIES_MAX = 5;

/**
 * Runs a whole transaction, and again where PostgreSQL has ended it in favour of one that waited for
 * it: the other one goes on meanwhile, so that the next try finds the locks free or waits for them.
 * @throws what the last try threw
 */
export async function repeatLostDeadlock<R>(run: () => Promise<R>): Promise<R> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries === TRIES_MAX || sqlState(error) !== DEADLOCK_DETECTED) throw error;
    }
  }
}
