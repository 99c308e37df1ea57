export { adoptTransfer, type Adoption, type AdoptionInput } from './adopt-transfer.ts';
export type {
  BackfillCandidate,
  BackfillList,
  BackfillPlan,
  BackfillRun,
  BackfillRunId,
  ListedTransfer,
} from './backfill-model.ts';
export {
  addBackfillCalls,
  countListed,
  deleteBackfillRun,
  findBackfillRun,
  findListed,
  insertBackfillRun,
  insertListed,
  listNaming,
  listOpenLists,
  updateBackfillList,
} from './backfill-store.ts';
export { becomeSeller } from './become-seller.ts';
export { cancelOrder } from './cancel-order.ts';
export { addToCart, listOwnCarts, removeFromCart, type Cart } from './cart.ts';
export {
  countByDestination,
  countCandidates,
  planWindow,
  type CandidateRange,
} from './candidate-store.ts';
export { createMarketHandlers } from './create-market-handlers.ts';
export { createOnboardingLink } from './create-onboarding-link.ts';
export { createProduct, type NewProduct } from './create-product.ts';
export {
  toLicenceDocument,
  toOrderDetailDocument,
  toOrderDocument,
  toPayoutDocument,
  toProductDocument,
  toRefundDocument,
  toSellerDocument,
  toTransferDocument,
} from './documents.ts';
export { marketErrors } from './errors.ts';
export { expireOrders } from './expire-orders.ts';
export { getOwnSeller } from './get-own-seller.ts';
export { followOrderAnew, readTransferShare, withdrawUnpaidLicences } from './follow-order-anew.ts';
export type { DisputePhase, MarketHooks } from './hooks.ts';
export type { HeldLicence } from './licence-store.ts';
export { holdsAlbumLicence, holdsLicence, listLicences } from './list-licences.ts';
export {
  getOrder,
  listOrders,
  listOrderTransfers,
  type OrderDetail,
  type OrderWithItems,
} from './list-orders.ts';
export { toProofDocument } from './proof-document.ts';
export type { OrderProof, OrderProofFacts, ProofCode, ProofFinding } from './proof-model.ts';
export { proveOrder } from './prove-order.ts';
export { readOrderProof } from './read-order-proof.ts';
export { listCandidates } from './list-candidates.ts';
export { listPayouts } from './list-payouts.ts';
export { getProduct, listOwnProducts, listProducts } from './list-products.ts';
export { listDisputesOfPayment } from './dispute-store.ts';
export { listRefundsOfPayment } from './refund-store.ts';
export { getSeller, listSellers } from './list-sellers.ts';
export { getTransfer, listTransfers, type TransferDetail } from './list-transfers.ts';
export {
  countMatches,
  deleteUnwrittenMatches,
  insertMatches,
  listMatches,
  markMatch,
  type BackfillMatch,
} from './match-store.ts';
export {
  DISPUTE_STATES,
  LICENCE_KINDS,
  orderMachine,
  productMachine,
  PAYOUT_STATES,
  refundMachine,
  reversalMachine,
  TRANSFERRED_STATES,
  sellerMachine,
  transferMachine,
  type Dispute,
  type Licence,
  type Order,
  type OrderId,
  type OrderItem,
  type OrderState,
  type Payout,
  type Product,
  type ProductId,
  type Refund,
  type RefundState,
  type Seller,
  type SellerId,
  type SellerTransfer,
  type TransferId,
  type TransferReversal,
} from './model.ts';
export { createOrderOwner } from './order-owner.ts';
export { payOrder } from './pay-order.ts';
export { createPaymentRelations } from './payment-relations.ts';
export { adoptPayout } from './payout-handler.ts';
export { placeOrder, type OrderWithOperation } from './place-order.ts';
export { readEarnings, type Earnings } from './read-earnings.ts';
export { refundStateOf } from './refund-handler.ts';
export { refreshOrder } from './refresh-order.ts';
export { planRefund, requestRefund, type RefundRequest } from './request-refund.ts';
export { holdTransfer, releaseTransfer, retryTransfer } from './retry-transfer.ts';
export { sweepMarket } from './sweep-market.ts';
export { listOrdersOfSubjects, type MoneySubject } from './subject-store.ts';
export { updateProduct } from './update-product.ts';
