import { formatAmount } from '../hyperswitch/currencies.ts';
import type { Answer } from '../http/model.ts';
import { escapeHtml, page } from '../hosted/page.ts';
import { FAULT_PROFILES } from '../faults/profiles.ts';
import type { World } from '../world.ts';
import { button, table, type Cell } from './html-parts.ts';

/** Rows of each table that the page shows. */
const ROWS = 25;

/** Everything at a glance, with buttons for what happens at a provider by itself. */
export function showOverview(world: World): Answer {
  const { keys, webhooks } = world.settings();
  const main = `<h1>Sandbox</h1>
<p class="note">Hyperswitch and Stripe Connect, to rehearse against. No money moves.</p>
<p role="status" id="said" class="error"></p>
<dl>
<dt>Address</dt><dd><code>${escapeHtml(world.url())}</code></dd>
<dt>Clock</dt><dd>${world.clock.iso()} (${world.clock.kind})</dd>
<dt>Hyperswitch api-key</dt><dd><code>${escapeHtml(keys.apiKey)}</code></dd>
<dt>Stripe secret key</dt><dd><code>${escapeHtml(keys.stripeSecretKey)}</code></dd>
<dt>Webhooks of Hyperswitch</dt><dd><code>${escapeHtml(webhooks.hyperswitch ?? 'nowhere')}</code></dd>
<dt>Webhooks of Stripe</dt><dd><code>${escapeHtml(webhooks.stripe ?? 'nowhere')}</code></dd>
</dl>
${clockForm(world)}
${faults(world)}
${payments(world)}
${refunds(world)}
${disputes(world)}
${transfers(world)}
${payouts(world)}
${accounts(world)}
${events(world)}
${calls(world)}`;
  return page('Sandbox', main, { script: '/_sandbox/sandbox.js' });
}

function clockForm(world: World): string {
  if (world.clock.kind === 'real') return '';
  return `<form data-path="clock/advance"><label>Milliseconds <input type="number" name="ms" value="3600000" min="0"></label>
<button>Advance the clock</button></form>`;
}

function faults(world: World): string {
  const rules = world.faults.list();
  const profiles = Object.keys(FAULT_PROFILES)
    .filter((name) => name !== 'none')
    .map((name) => button(`Add ${name}`, 'faults', { profile: name }));
  const clear = rules.length === 0 ? '' : button('Clear', 'faults', undefined, 'DELETE');
  const rows = rules.map(({ fault, match, times, seen, applied }): Cell[] => [
    fault.kind,
    { code: JSON.stringify(match ?? {}) },
    `${applied} of ${seen}${times === undefined ? '' : `, at most ${times}`}`,
  ]);
  return `${table('Faults', ['kind', 'when', 'applied'], rows)}<p>${profiles.join(' ')} ${clear}</p>`;
}

const lever = (label: string, name: string, id: string): string =>
  button(label, `levers/${name}`, { id });

function payments(world: World): string {
  const rows = world.tables.payments
    .newest()
    .slice(0, ROWS)
    .map((one): Cell[] => [
      { code: one.id },
      formatAmount(one.amountMinor, one.currency),
      one.status,
      {
        html:
          one.receivedMinor === 0
            ? lever('Complete', 'completePayment', one.id) + lever('Fail', 'failPayment', one.id)
            : button('Dispute', 'levers/openDispute', { paymentId: one.id }),
      },
    ]);
  return table('Payments', ['id', 'amount', 'status', 'levers'], rows);
}

function refunds(world: World): string {
  const rows = world.tables.refunds
    .newest()
    .slice(0, ROWS)
    .map((one): Cell[] => [
      { code: one.id },
      { code: one.paymentId },
      formatAmount(one.amountMinor, one.currency),
      one.status,
      { html: lever('Succeed', 'succeedRefund', one.id) + lever('Fail', 'failRefund', one.id) },
    ]);
  return table('Refunds', ['id', 'payment', 'amount', 'status', 'levers'], rows);
}

function disputes(world: World): string {
  const rows = world.tables.disputes
    .newest()
    .slice(0, ROWS)
    .map((one): Cell[] => [
      { code: one.id },
      { code: one.paymentId },
      formatAmount(one.amountMinor, one.currency),
      `${one.stage}: ${one.status}`,
      { html: lever('Win', 'winDispute', one.id) + lever('Lose', 'loseDispute', one.id) },
    ]);
  return table('Disputes', ['id', 'payment', 'amount', 'status', 'levers'], rows);
}

function transfers(world: World): string {
  const rows = world.tables.transfers
    .newest()
    .slice(0, ROWS)
    .map((one): Cell[] => [
      { code: one.id },
      { code: one.destination },
      formatAmount(one.amountMinor, one.currency.toUpperCase()),
      formatAmount(one.reversedMinor, one.currency.toUpperCase()),
      one.transferGroup ?? '',
      {
        html:
          one.reversedMinor < one.amountMinor
            ? button('Reverse', 'levers/reverseByHand', { transferId: one.id })
            : '',
      },
    ]);
  return table('Transfers', ['id', 'to', 'amount', 'reversed', 'group', 'levers'], rows);
}

function payouts(world: World): string {
  const rows = world.tables.payouts
    .newest()
    .slice(0, ROWS)
    .map((one): Cell[] => [
      { code: one.id },
      { code: one.account },
      formatAmount(one.amountMinor, one.currency.toUpperCase()),
      one.status,
      { html: lever('Pay', 'payPayout', one.id) + lever('Fail', 'failPayout', one.id) },
    ]);
  return table('Payouts', ['id', 'of', 'amount', 'status', 'levers'], rows);
}

function accounts(world: World): string {
  const balances = world.tables.balances.all();
  const ids = ['platform', ...world.tables.accounts.newest().map(({ id }) => id)].slice(0, ROWS);
  const rows = ids.map((id): Cell[] => {
    const held = balances
      .filter(({ account }) => account === id)
      .map((one) => formatAmount(one.availableMinor, one.currency.toUpperCase()));
    const account = world.tables.accounts.get(id);
    const state = [
      account?.isDeleted && 'deleted',
      account?.isRestricted && 'restricted',
      account && !account.isOnboarded && 'not onboarded',
    ].filter(Boolean);
    return [{ code: id }, held.join(', ') || 'nothing', state.join(', ') || 'fine'];
  });
  return table('Accounts', ['id', 'available', 'state'], rows);
}

function events(world: World): string {
  const deliveries = world.tables.deliveries.all();
  const rows = world.tables.events
    .newest()
    .slice(0, ROWS)
    .map((one): Cell[] => {
      const tries = deliveries.filter(({ eventId }) => eventId === one.id);
      const statuses = tries.map(({ status, error }) => status ?? error).join(', ');
      const word = one.isDelivered === null ? 'not sent' : 'open';
      return [
        { code: one.id },
        one.type,
        { code: one.objectId },
        one.isDropped ? 'dropped' : one.isDelivered ? 'delivered' : word,
        statuses,
        {
          html: lever('Send again', 'redeliverEvent', one.id) + lever('Drop', 'dropEvent', one.id),
        },
      ];
    });
  return table('Events', ['id', 'type', 'object', 'state', 'answers', 'levers'], rows);
}

function calls(world: World): string {
  const rows = world.calls
    .list()
    .slice(-ROWS)
    .reverse()
    .map((one): Cell[] => [
      one.at,
      `${one.method} ${one.path}`,
      one.status === null ? 'no answer' : String(one.status),
      one.fault ?? '',
      one.idempotencyKey ?? '',
    ]);
  return table('Calls', ['at', 'call', 'status', 'fault', 'key'], rows);
}
