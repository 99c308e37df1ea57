import { sqlState } from '../db-errors.ts';
import type { MigrationSession } from './session.ts';

/** A run that is aborted cancels what its connection does, which may be this by now. */
const ATTEMPTS_MAX = 3;

/** The smallest write that a commit waits for; nobody needs a right for it, and nothing stays of it. */
const WRITE = `select pg_logical_emit_message(true, 'veza', '')`;

/**
 * Waits until everything that was committed before is as safe as the server makes it: on its disk, and
 * with its synchronous standbys.
 * @throws what the server says, or that the connection is lost.
 */
export async function flushCommits({ client }: Pick<MigrationSession, 'client'>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(WRITE);
      return;
    } catch (error) {
      if (sqlState(error) !== '57014' || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}
