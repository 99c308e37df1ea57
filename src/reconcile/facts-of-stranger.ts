import { loadLocalObjects, type RemoteObject } from '#domains/reconciliation/index.ts';

import { factsOf } from './facts.ts';
import type { Facts } from './model.ts';
import type { Session } from './session.ts';

/** The facts of an object that is of none of our rows, with the row that it names. */
export async function factsOfStranger(session: Session, remote: RemoteObject): Promise<Facts> {
  const { kind, names } = remote;
  const [named] = names === null ? [] : await loadLocalObjects(session.ctx, kind, [names]);
  return factsOf(session, { remote }, { named: named ?? null, twins: 1 });
}
