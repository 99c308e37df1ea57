import type { LocalObject } from '#domains/reconciliation/index.ts';

import type { Facts } from '../model.ts';
import { isByList } from '../is-by-list.ts';
import { isOver } from '../money-moved.ts';
import { rule, type ReconcileRule } from './rule.ts';

/** A rule about what only we have. */
const here =
  (applies: (local: LocalObject, facts: Facts) => boolean) =>
  (facts: Facts): boolean =>
    facts.local !== null && facts.remote === null && applies(facts.local, facts);

/** Refused, and tried again: for want of a balance, or for a reason that nobody knows. */
const REFUSED: readonly string[] = ['failed', 'blocked'];

/** What only we have. */
export const HERE_ONLY: readonly ReconcileRule[] = [
  rule(
    'over-here',
    'ok',
    null,
    'Given up here, and never seen there.',
    here((local) => isOver(local) && !local.wasSeen),
  ),
  rule(
    'no-operation',
    'missing_remote',
    'person',
    'The row wants an object and nobody is to ask for it: the database was edited or restored in part.',
    here((local) => local.operationId === null),
  ),
  rule(
    'held',
    'ok',
    null,
    'Held back on purpose.',
    here((local) => local.state === 'on_hold'),
  ),
  rule(
    'refused-yet',
    'ok',
    null,
    'Refused before there was anything: it is tried again when its time comes, and shown to a person when it is given up.',
    here(
      (local, { waitsForMs }) =>
        REFUSED.includes(local.state) && !local.wasSent && waitsForMs !== null,
    ),
  ),
  rule(
    'never-sent',
    'missing_remote',
    'run',
    'It was never sent: it is, as the worker would do it.',
    here((local) => !local.wasSent),
  ),
  rule(
    'gone',
    'missing_remote',
    'person',
    'The provider had it and does not know it any more: keys of another account, or an environment that was reset.',
    here(
      (local, { absent }) =>
        absent &&
        local.unclearSince === null &&
        (local.wasSeen || (isByList(local) && local.objectId !== null)),
    ),
  ),
  rule(
    'not-listed',
    'id_missing',
    'run',
    'The provider lists none that names it: asked for again under its key while that holds, after that under a new one.',
    here((local, { absent }) => absent && isByList(local)),
  ),
  rule(
    'not-made',
    'missing_remote',
    'settle',
    'The look by its id has proved that there is none: it is sent under the same id, or refused for good.',
    here((_local, { absent }) => absent),
  ),
  rule(
    'long-unclear',
    'stale_unknown',
    'person',
    'For a day nobody could tell what became of it. Look for it in the dashboard; it is looked at again and again, and never called failed.',
    here(
      (_local, { unclearForMs, unclearMs }) => unclearForMs !== null && unclearForMs >= unclearMs,
    ),
  ),
  rule(
    'unjudged',
    'ok',
    null,
    'No answer yet, and nothing to fear from it.',
    here(() => true),
  ),
];
