import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { isUuid } from '#core/ids.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';
import { findOperation, type Operation } from '#domains/payments/index.ts';

import { marketErrors } from './errors.ts';
import type {
  SellerId,
  SellerTransfer,
  TransferId,
  TransferReversal,
  TransferState,
} from './model.ts';
import { listReversals } from './reversal-store.ts';
import { findTransfer, listTransferRows } from './transfer-store.ts';

const CURSORS = timeCursors('transfers.recent');

export interface TransferListInput extends PageInput {
  readonly sellerId?: SellerId | undefined;
  readonly states?: readonly TransferState[] | undefined;
}

/** A transfer with its reversals and the operation by which it is had. */
export interface TransferDetail extends SellerTransfer {
  readonly reversals: readonly TransferReversal[];
  readonly operation: Operation | undefined;
}

/** Transfers to sellers, the newest first. @throws CURSOR_INVALID */
export async function listTransfers(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, ...of }: TransferListInput,
): Promise<Page<SellerTransfer>> {
  const rows = await listTransferRows(ctx, {
    ...of,
    after: CURSORS.decode(cursor),
    limit: limit + 1,
  });
  return toPage(rows, limit, ({ createdAt: at, id }) => CURSORS.encode({ at, id }));
}

/** @throws TRANSFER_NOT_FOUND */
export async function getTransfer(ctx: Pick<Context, 'db'>, id: string): Promise<TransferDetail> {
  const transfer = isUuid(id) ? await findTransfer(ctx, id as TransferId) : undefined;
  if (transfer === undefined) throw marketErrors.TRANSFER_NOT_FOUND({ id });
  return {
    ...transfer,
    reversals: await listReversals(ctx, transfer.id),
    operation: await findOperation(ctx, { kind: 'transfer', subjectId: transfer.id }),
  };
}
