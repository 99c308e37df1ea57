import { sql, type SqlQuery } from '#db/sql.ts';
import { can, type Viewer } from '#domains/identity/index.ts';

/** Whoever listens; a licence of an album opens all of it, whoever else may hear it. */
export type Listener = Viewer | 'licence-holder';

/** `canRead` of the model as a condition on rows of `tracks` that are not deleted. */
export function visibleTo(viewer: Listener): SqlQuery {
  if (viewer === 'licence-holder') return sql`tracks.deleted_at is null`;
  if (can(viewer, 'track:moderate')) return sql`tracks.deleted_at is null`;
  if (viewer.kind === 'guest') {
    return sql`tracks.deleted_at is null and tracks.visibility = 'public'`;
  }
  return sql`tracks.deleted_at is null
    and (tracks.visibility in ('public', 'members') or tracks.owner_id = ${viewer.userId}::uuid)`;
}
