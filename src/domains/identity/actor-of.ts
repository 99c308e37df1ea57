import type { Actor } from '#domains/audit/index.ts';

import type { Viewer } from './model.ts';

/** Who the audit log names for what a viewer did, or the operator on the command line. Pure. */
export function actorOf(by: Viewer | 'operator'): Actor {
  if (by === 'operator') return { kind: 'operator' };
  return by.kind === 'account' ? { kind: 'user', id: by.userId } : { kind: 'anonymous' };
}
