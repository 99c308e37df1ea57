import { identityErrors, type Viewer } from '#domains/identity/index.ts';

/** The account that asks. @throws SIGN_IN_NEEDED for a guest */
export function accountOf(viewer: Viewer): Extract<Viewer, { kind: 'account' }> {
  if (viewer.kind !== 'account') throw identityErrors.SIGN_IN_NEEDED({});
  return viewer;
}
