import { sql, type SqlQuery } from '#db/sql.ts';
import { can, type Viewer } from '#domains/identity/index.ts';

/** `canRead` of the model as a condition on rows of `tracks` that are not deleted. */
export function visibleTo(viewer: Viewer): SqlQuery {
  if (can(viewer, 'track:moderate')) return sql`tracks.deleted_at is null`;
  if (viewer.kind === 'guest') {
    return sql`tracks.deleted_at is null and tracks.visibility = 'public'`;
  }
  return sql`tracks.deleted_at is null
    and (tracks.visibility in ('public', 'members') or tracks.owner_id = ${viewer.userId}::uuid)`;
}
