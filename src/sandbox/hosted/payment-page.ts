import { changeAttempt, changePayment } from '../hyperswitch/change-payment.ts';
import { confirmPayment, outcomeOfCard } from '../hyperswitch/confirm-payment.ts';
import { formatAmount } from '../hyperswitch/currencies.ts';
import { OPEN_STATUSES, type Payment } from '../hyperswitch/model.ts';
import type { Answer } from '../http/model.ts';
import type { World } from '../world.ts';
import { escapeHtml, page, redirect } from './page.ts';

/** What the buttons of the page stand for: cards that pay, fail, or want a step. */
const CHOICES = [
  { how: 'pay', label: 'Pay with the test card 4242', card: '4242424242424242' },
  {
    how: 'step',
    label: 'Pay with a card that asks for a step (3-D Secure)',
    card: '4000000000003220',
  },
  { how: 'decline', label: 'Pay with a card that is declined', card: '4000000000000002' },
] as const;

/** The page on which somebody pays. */
export function showPayment(world: World, payment: Payment): Answer {
  const amount = formatAmount(payment.amountMinor, payment.currency);
  const heading = `<h1>Pay ${escapeHtml(amount)}</h1>
<p>${escapeHtml(payment.echo.description ?? 'No description')}</p>
<p class="note">This is a sandbox: no money moves.</p>`;
  if (payment.status === 'requires_customer_action') return showStep(payment);
  if (!OPEN_STATUSES.includes(payment.status) && payment.status !== 'failed') {
    return page('Payment', `${heading}\n<p role="status">This payment is ${payment.status}.</p>`);
  }
  const failed =
    payment.errorMessage === null
      ? ''
      : `<p role="alert" class="error">${escapeHtml(payment.errorMessage)} You can try again.</p>`;
  const buttons = CHOICES.map(
    ({ how, label }) => `<button name="how" value="${how}">${label}</button>`,
  );
  return page(
    `Pay ${amount}`,
    `${heading}
${failed}
<form method="post" class="choices">
${buttons.join('\n')}
<button name="how" value="cancel" class="quiet">Cancel</button>
</form>`,
  );
}

/** The page of the bank: the step that some cards want. */
export function showStep(payment: Payment): Answer {
  const amount = formatAmount(payment.amountMinor, payment.currency);
  return page(
    'Your bank asks',
    `<h1>Your bank asks</h1>
<p>Do you want to pay ${escapeHtml(amount)}?</p>
<p class="note">This is a sandbox: no money moves.</p>
<form method="post" action="/payment_link/${encodeURIComponent(payment.id)}/step" class="choices">
<button name="how" value="yes">Yes, it is me</button>
<button name="how" value="no" class="quiet">No, refuse</button>
</form>`,
  );
}

/** Does what a button says, and leads back to the shop. */
export function choose(world: World, payment: Payment, how: string | null): Answer {
  const isOpen = OPEN_STATUSES.includes(payment.status) || payment.status === 'failed';
  if (!isOpen) return leave(payment);
  if (how === 'cancel') {
    return leave(
      changePayment(world, payment, {
        status: 'cancelled',
        cancellationReason: 'requested_by_customer',
        attempts: changeAttempt(world, payment, { status: 'voided' }),
      }),
    );
  }
  const choice = CHOICES.find((one) => one.how === how);
  if (!choice) return page('Payment', '<h1>There is no such button</h1>', { status: 400 });
  const card = { ...payment, paymentMethod: 'card', cardLast4: choice.card.slice(-4) };
  const next = confirmPayment(world, card, outcomeOfCard(choice.card));
  return next.status === 'requires_customer_action'
    ? redirect(`/payment_link/${encodeURIComponent(next.id)}/step`)
    : leave(next);
}

export function answerStep(world: World, payment: Payment, how: string | null): Answer {
  if (payment.status !== 'requires_customer_action') return leave(payment);
  if (how === 'yes') return leave(confirmPayment(world, payment, 'pay'));
  const message = 'The bank could not confirm that it is you.';
  return leave(confirmPayment(world, payment, { decline: 'authentication_failed', message }));
}

/** Back to the shop, with what has become of the payment; without a shop, to the page itself. */
function leave(payment: Payment): Answer {
  const back = payment.echo.return_url;
  if (back === null || !/^https?:\/\//.test(back) || !URL.canParse(back)) {
    return page('Payment', `<h1>Payment ${payment.status}</h1>\n<p>You can close this page.</p>`);
  }
  const url = new URL(back);
  url.searchParams.set('payment_id', payment.id);
  url.searchParams.set('status', payment.status);
  url.searchParams.set('payment_intent_client_secret', `${payment.id}_secret`);
  return redirect(url.href);
}
