import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import { findOperation, type Operation } from '#domains/payments/index.ts';

import { readCursor, toMarketPage, type MarketPage, type MarketPageInput } from './cursor.ts';
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

export interface TransferListInput extends MarketPageInput {
  readonly sellerId?: SellerId | undefined;
  readonly states?: readonly TransferState[] | undefined;
}

/** A transfer with its reversals and the operation by which it is had. */
export interface TransferDetail extends SellerTransfer {
  readonly reversals: readonly TransferReversal[];
  readonly operation: Operation | undefined;
}

/** Transfers to sellers, the newest first. @throws MARKET_CURSOR_INVALID */
export async function listTransfers(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, ...of }: TransferListInput,
): Promise<MarketPage<SellerTransfer>> {
  const rows = await listTransferRows(ctx, { ...of, after: readCursor(cursor), limit: limit + 1 });
  return toMarketPage(rows, limit, (transfer) => transfer.createdAt);
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
