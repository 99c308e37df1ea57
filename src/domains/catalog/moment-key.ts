import { sql, type SqlQuery } from '#db/sql.ts';

/** A time to the microsecond in one spelling: the sort key of a list by time. */
export function momentKey(at: SqlQuery): SqlQuery {
  return sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
