import type pg from 'pg';

import { sqlState, toDbError } from '../../db-errors.ts';
import { backupErrors } from '../backup-errors.ts';

const STATEMENT_CHARS_MAX = 300;

/**
 * Runs statements that make a schema.
 * @throws RESTORE_STATEMENT_FAILED with the one that is refused; DB_UNREACHABLE, DB_DISK_FULL
 */
export async function runStatements(
  client: pg.Client,
  statements: readonly string[],
): Promise<void> {
  for (const statement of statements) {
    try {
      await client.query(statement);
    } catch (error) {
      throw refused(statement, error);
    }
  }
}

function refused(statement: string, error: unknown): unknown {
  // Trouble of the server or a cancelled run says nothing about the statement.
  if (/^(53|57|58|08|$)/.test(sqlState(error) ?? '')) return toDbError(error);
  const plain = statement.replaceAll(/\s+/g, ' ');
  const shown =
    plain.length > STATEMENT_CHARS_MAX ? `${plain.slice(0, STATEMENT_CHARS_MAX)}…` : plain;
  const reason = (error as Error).message;
  return backupErrors.RESTORE_STATEMENT_FAILED({ statement: shown, reason }, { cause: error });
}
