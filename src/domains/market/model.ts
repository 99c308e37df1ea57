// What the market is, one thing a file.
export * from './model/seller.ts';
export * from './model/product.ts';
export * from './model/order.ts';
export * from './model/licence.ts';
export * from './model/refund.ts';
export * from './model/transfer.ts';
export * from './model/reversal.ts';
export * from './model/dispute.ts';
export * from './model/payout.ts';
