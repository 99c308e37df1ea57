export { lookAgainMs, retryAfterMs } from './back-off.ts';
export { paymentErrors } from './errors.ts';
export type { Call, KeyedCall } from './gateway/call.ts';
export type { RemotePage } from './gateway/list-all.ts';
export type {
  CreatePayment,
  CreateRefund,
  CreatedWithin,
  Hyperswitch,
  RefundPage,
  RemoteDispute,
  RemotePayment,
  RemoteRefund,
} from './gateway/hyperswitch.ts';
export type {
  CreateAccount,
  CreateReversal,
  CreateTransfer,
  ListedPage,
  RemoteAccount,
  RemotePayout,
  RemoteReversal,
  RemoteTransfer,
  Stripe,
} from './gateway/stripe.ts';
export {
  EXCEPTION_CLASSES,
  operationMachine,
  paymentMachine,
  PROVIDERS,
  type ExceptionClass,
  type Operation,
  type OperationId,
  type OperationKind,
  type OperationState,
  type Payment,
  type PaymentException,
  type PaymentExceptionId,
  type PaymentId,
  type PaymentPurpose,
  type PaymentState,
  type Provider,
} from './model.ts';
export { adoptObject } from './adopt-object.ts';
export { openException, type NewException } from './open-exception.ts';
export { openOperation, type NewOperation } from './open-operation.ts';
export { openPayment, type NewPayment } from './open-payment.ts';
export type {
  AnyHandler,
  Beginning,
  Handlers,
  MoneyCall,
  MoneyTx,
  OperationHandler,
  Verdict,
} from './operation-handler.ts';
export { findOperation, findOperationByObject, listOperationsOf } from './operation-store.ts';
export { isKept, type Alarm, type Outcome, type Refusal } from './outcome.ts';
export {
  createPaymentHandler,
  keyed,
  type PaymentDescription,
  type PaymentOwner,
  type PaymentRelations,
} from './payment-handler.ts';
export { findPayment, listPaymentsOf, lockPayment } from './payment-store.ts';
export { pokeOperation, reopenOperation } from './poke-operation.ts';
export { idempotencyKeyOf, providerIdOf, rowIdOf, transferGroupOf } from './provider-ids.ts';
export { checkPspMode } from './check-psp-mode.ts';
export { closeException } from './close-exception.ts';
export { toExceptionDocument, toOperationDocument, toPaymentDocument } from './documents.ts';
export { getPayment } from './get-payment.ts';
export { listExceptions } from './list-exceptions.ts';
export { applyInbox, type InboxHooks, type InboxRun } from './webhooks/apply-inbox.ts';
export { countOldDeliveries, deleteOldDeliveries } from './webhooks/delete-old-deliveries.ts';
export { toDeliveryDocument, toEventDocument } from './webhooks/documents.ts';
export { listEventsOfObjects, type EventEvidence } from './webhooks/evidence-store.ts';
export { getDelivery } from './webhooks/get-delivery.ts';
export { DELIVERY_RESULTS, listDeliveries } from './webhooks/list-deliveries.ts';
export { receiveWebhook, type IncomingWebhook } from './webhooks/receive-webhook.ts';
export { replayDelivery } from './webhooks/replay-delivery.ts';
export { checkSignature, SIGNATURE_HEADERS } from './webhooks/verify-signature.ts';
export { paymentStateOf } from './payment-status.ts';
export { openPsp, type PspRate } from './open-psp.ts';
export { probePsp } from './probe-psp.ts';
export type { Psp } from './psp.ts';
export { setAside } from './set-aside.ts';
export { runDueOperations, type DueRun } from './run-due-operations.ts';
export {
  runOperation,
  type Answered,
  type OperationRun,
  type RunOptions,
} from './run-operation.ts';
