import { changeAttempt, changePayment } from '../hyperswitch/change-payment.ts';
import {
  confirmPayment,
  failPayment,
  pay,
  withNewAttempt,
} from '../hyperswitch/confirm-payment.ts';
import type { IntentStatus, Payment } from '../hyperswitch/model.ts';
import type { World } from '../world.ts';
import { refuseLever, requireRow } from './refuse-lever.ts';

/** What happens to payments without their merchant. */
export interface PaymentLevers {
  /** Pays it by card: also one that has failed, expired or been cancelled, as late money does. */
  completePayment(id: string, how?: 'succeeded' | 'processing' | 'requires_customer_action'): void;
  failPayment(id: string, code?: string, message?: string): void;
  /** Puts it into any status, with the event of that status; no money moves. */
  setPaymentStatus(id: string, status: IntentStatus): void;
  /** The connector knows the outcome; Hyperswitch does, when it is asked with `force_sync`. */
  settlePaymentAtConnector(id: string, outcome: 'succeeded' | 'failed'): void;
  /** The connector gives the money back by itself; the intent goes on saying that it succeeded. */
  autoRefundPayment(id: string): void;
  /** Lists leave it out after their limit, and are short by one. */
  hidePaymentFromLists(id: string): void;
}

export function createPaymentLevers(world: World): PaymentLevers {
  const find = (id: string, lever: string): Payment => requireRow(world.tables.payments, id, lever);
  return {
    completePayment: (id, how = 'succeeded') => {
      const found = find(id, 'completePayment');
      if (found.receivedMinor > 0) throw refuseLever('completePayment', `${id} has been paid`);
      const card = { ...found, paymentMethod: 'card', cardLast4: '4242' };
      const isOver = ['failed', 'expired', 'cancelled'].includes(found.status);
      const payment = isOver ? withNewAttempt(world, card) : card;
      if (how === 'requires_customer_action') confirmPayment(world, payment, 'step');
      else pay(world, payment, how === 'processing');
    },
    failPayment: (id, code = 'card_declined', message = 'Your card was declined.') => {
      const payment = find(id, 'failPayment');
      if (payment.receivedMinor > 0) throw refuseLever('failPayment', `${id} has been paid`);
      failPayment(world, payment, { decline: code, message });
    },
    setPaymentStatus: (id, status) => {
      changePayment(world, find(id, 'setPaymentStatus'), { status });
    },
    settlePaymentAtConnector: (id, outcome) => {
      const payment = find(id, 'settlePaymentAtConnector');
      world.tables.payments.put({ ...payment, atConnector: outcome });
    },
    autoRefundPayment: (id) => {
      const payment = find(id, 'autoRefundPayment');
      changePayment(world, payment, {
        receivedMinor: 0,
        attempts: changeAttempt(world, payment, { status: 'auto_refunded' }),
      });
    },
    hidePaymentFromLists: (id) => {
      const payment = find(id, 'hidePaymentFromLists');
      world.tables.payments.put({ ...payment, isWithoutAttempt: true });
    },
  };
}
