import type { CallFault } from '../faults/model.ts';
import { hideYoung } from '../faults/hide-young.ts';
import type { Row } from '../state/table.ts';
import { readInteger, readNested, readString, type Params } from './read-params.ts';
import { stripeRefusals } from './refusal.ts';

/** Parameters that every list knows. */
export const LIST_PARAMS = ['limit', 'starting_after', 'ending_before', 'created'];

/** What a list is made of. */
export interface ListInput<T extends Row & { readonly created: number }> {
  /** Newest first, already filtered, but not by `created`. */
  readonly rows: readonly T[];
  readonly params: Params;
  readonly url: string;
  /** As errors name it: `transfer`. */
  readonly kind: string;
  readonly fault: CallFault | undefined;
  readonly nowMs: number;
  readonly render: (row: T) => unknown;
}

/** One page, newest first, with cursors both ways. */
export function listPage<T extends Row & { readonly created: number }>(
  input: ListInput<T>,
): Record<string, unknown> {
  const { params, kind, fault, url } = input;
  const limit = readInteger(params, 'limit') ?? 10;
  if (limit < 1 || limit > 100) {
    throw stripeRefusals.parameterInvalid('limit', 'limit must be between 1 and 100.');
  }
  const [after, before] = [
    readString(params, 'starting_after'),
    readString(params, 'ending_before'),
  ];
  if (fault?.kind === 'list_deleted_cursor' && (after ?? before) !== undefined) {
    const param = after === undefined ? 'ending_before' : 'starting_after';
    throw stripeRefusals.missing(kind, (after ?? before)!, param, 400);
  }
  const young = hideYoung(fault, input.nowMs);
  const isWanted = readCreated(params);
  const rows = input.rows.filter(({ created }) => isWanted(created) && !young(created * 1000));
  const find = (id: string, param: string): number => {
    const at = rows.findIndex((row) => row.id === id);
    if (at === -1) throw stripeRefusals.missing(kind, id, param, 400);
    return at;
  };
  let page: readonly T[];
  let hasMore: boolean;
  if (before === undefined) {
    const start = after === undefined ? 0 : find(after, 'starting_after') + 1;
    page = rows.slice(start, start + limit);
    hasMore = start + limit < rows.length;
  } else {
    const end = find(before, 'ending_before');
    const start = Math.max(0, end - limit);
    page = rows.slice(start, end);
    hasMore = start > 0;
  }
  if (fault?.kind === 'list_empty_page') [page, hasMore] = [[], true];
  return { object: 'list', url, has_more: hasMore, data: page.map(input.render) };
}

/** `created=…`, or `created[gt]` and its like, in Unix seconds. */
function readCreated(params: Params): (created: number) => boolean {
  if (typeof params['created'] === 'string') {
    const exact = readInteger(params, 'created');
    return (created) => exact === undefined || created === exact;
  }
  const range = readNested(params, 'created');
  const [gt, gte] = [readInteger(range, 'gt'), readInteger(range, 'gte')];
  const [lt, lte] = [readInteger(range, 'lt'), readInteger(range, 'lte')];
  return (created) =>
    (gt === undefined || created > gt) &&
    (gte === undefined || created >= gte) &&
    (lt === undefined || created < lt) &&
    (lte === undefined || created <= lte);
}
