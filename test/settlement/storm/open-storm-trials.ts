import { createHmac } from 'node:crypto';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import {
  getOrder,
  listOrderTransfers,
  requestRefund,
  type OrderId,
} from '#domains/market/index.ts';
import { settleOperation } from '#settlement/index.ts';

import { findMoneyFaults } from '../find-money-faults.ts';
import { openStormWorld, type StormWorld } from './open-storm-world.ts';

export interface StormTrial {
  /** Orders of the calm and of the storm each. */
  readonly orders: number;
  /** Events of the storm: those that happen, and more of the same objects, up to so many. */
  readonly events: number;
  /** Deliveries of each. */
  readonly copies: number;
  /** A whole number below, that follows from the words. */
  readonly draw: (below: number, ...words: (string | number)[]) => number;
}

export interface StormTrials extends AsyncDisposable {
  trial(input: StormTrial): Promise<string>;
}

/** One in so many deliveries of a storm is somebody else's. */
const FORGED_OF_TEN = 3;
const CONCURRENCY = 8;
/** What becomes of the orders, one after another, and the state in which each must end. */
const LIVES = {
  paid: 'paid',
  refunded: 'refunded',
  'partly refunded': 'partially_refunded',
  disputed: 'disputed',
  failed: 'failed',
  left: 'pending_payment',
} as const;
const LIFE_NAMES = Object.keys(LIVES) as (keyof typeof LIVES)[];

interface Message {
  readonly eventId: string;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly forged: boolean;
}

/**
 * The same orders live twice: once with every delivery once and in order, once with all of them many
 * times, shuffled, and mixed with forged ones, while others settle. Both must end the same, with
 * every delivery in the log and every event once in the inbox.
 */
export async function openStormTrials(
  input: Parameters<typeof openStormWorld>[0],
): Promise<StormTrials> {
  const world = await openStormWorld(input);
  return {
    trial: async (trial) => {
      const calm = await live(world, trial, (messages) => deliverCalmly(world, messages));
      const acks: number[] = [];
      let sent = 0;
      const stormy = await live(world, trial, async (messages, wave) => {
        const storm = brew(world, messages, trial, wave);
        await deliverAll(world, storm, acks);
        await expectLogged(world, storm);
        sent += storm.length;
      });
      if (stormy !== calm) throw new Error(`the storm ended with ${stormy}, the calm with ${calm}`);
      const faults = await findMoneyFaults(world.ctx, world.sandbox);
      if (faults.length > 0) throw new Error(faults.join('; '));
      return `${sent} deliveries about ${trial.orders} orders ended as the calm; p99 of the acknowledgement ${p99(acks)} ms`;
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** Lets the orders live, in two waves of events, and says what they have come to. */
async function live(
  world: StormWorld,
  { orders }: StormTrial,
  deliver: (messages: readonly Message[], wave: number) => Promise<void>,
): Promise<string> {
  const { ctx, sandbox } = world;
  const ids: OrderId[] = [];
  for (let index = 0; index < orders; index += 1) ids.push(await world.order());
  const lives = ids.map((id, index) => ({ id, life: LIFE_NAMES[index % LIFE_NAMES.length]! }));
  let seen = lastSeq(world);
  for (const { id, life } of lives) {
    const payment = (await getOrder(ctx, { id })).payments[0]!;
    if (life === 'left') continue;
    if (life === 'failed') sandbox.levers.failPayment(payment.providerPaymentId);
    else sandbox.levers.completePayment(payment.providerPaymentId);
  }
  await deliver(messagesSince(world, seen), 1);
  await world.settle();
  seen = lastSeq(world);
  for (const { id, life } of lives) {
    if (life === 'disputed') {
      const payment = (await getOrder(ctx, { id })).payments[0]!;
      sandbox.levers.openDispute(payment.providerPaymentId);
    }
    if (!life.endsWith('refunded')) continue;
    const refund = await requestRefund(ctx, {
      orderId: id,
      ...(life === 'refunded' ? {} : { amountMinor: 400n }),
      reason: 'asked for',
      cause: 'operator',
      by: 'operator',
    });
    await settleOperation(ctx, refund.operationId);
  }
  await deliver(messagesSince(world, seen), 2);
  await world.settle();
  for (const { id, life } of lives) {
    const { state } = await getOrder(ctx, { id });
    if (state !== LIVES[life]) throw new Error(`an order that was ${life} is ${state}`);
  }
  return JSON.stringify(await Promise.all(lives.map(({ id }) => describe(world, id))));
}

/** An order without what is by chance: ids and times. */
async function describe({ ctx }: StormWorld, id: OrderId): Promise<unknown> {
  const order = await getOrder(ctx, { id });
  const transfers = await listOrderTransfers(ctx, id);
  const booked = await query<{ kind: string; amount: string }>(
    ctx,
    sql`select a.kind, sum(case when a.id = e.debit_account_id then e.amount_minor
            else -e.amount_minor end)::text as amount
        from ledger_entries e
          join ledger_accounts a on a.id in (e.debit_account_id, e.credit_account_id)
        where e.chain_id = ${id}::uuid group by a.kind order by a.kind`,
  );
  return [
    order.state,
    String(order.refundedMinor),
    order.payments.map((row) => [row.state, String(row.receivedMinor), row.surplus]),
    order.refunds.map((row) => [row.state, String(row.amountMinor)]),
    order.disputes.map((row) => [row.state, String(row.amountMinor)]),
    order.licences.map((row) => row.state),
    transfers.map((row) => [row.state, String(row.amountMinor), String(row.reversedMinor)]),
    booked.map((row) => [row.kind, row.amount]),
  ];
}

function lastSeq({ sandbox }: StormWorld): number {
  return Math.max(0, ...sandbox.state.events.all().map((event) => event.seq));
}

/** What the providers had to tell since then, as they would send it. */
function messagesSince(world: StormWorld, seq: number): Message[] {
  return world.sandbox.state.events
    .all()
    .filter((event) => event.seq > seq)
    .sort((a, b) => a.seq - b.seq)
    .map((event) => sign(world, event.provider, event.body));
}

function sign(
  { sandbox }: StormWorld,
  provider: 'hyperswitch' | 'stripe',
  body: string,
  key?: string,
): Message {
  const wire = JSON.parse(body) as { id?: string; event_id?: string };
  const eventId = (wire.event_id ?? wire.id)!;
  const forged = key !== undefined;
  const path = `/webhooks/${provider}`;
  if (provider === 'hyperswitch') {
    const mac = createHmac('sha512', key ?? sandbox.hyperswitch.paymentResponseHashKey!);
    const headers = { 'x-webhook-signature-512': mac.update(body).digest('hex') };
    return { eventId, path, body, headers, forged };
  }
  const seconds = Math.floor(sandbox.clock.now().getTime() / 1000);
  const mac = createHmac('sha256', key ?? sandbox.stripe.webhookSecret);
  const digest = mac.update(`${seconds}.${body}`).digest('hex');
  const headers = { 'stripe-signature': `t=${seconds},v1=${digest}` };
  return { eventId, path, body, headers, forged };
}

/** More events of the same objects, each many times, with forged ones between them, shuffled. */
function brew(
  world: StormWorld,
  messages: readonly Message[],
  { events, copies, draw }: StormTrial,
  wave: number,
): Message[] {
  const all = [...messages];
  for (let index = 0; messages.length > 0 && all.length < events / 2; index += 1) {
    const like = messages[index % messages.length]!;
    const eventId = `${like.eventId}_${wave}_${index}`;
    const body = like.body.replace(`"${like.eventId}"`, `"${eventId}"`);
    all.push(sign(world, providerOf(like), body));
  }
  const genuine = all.flatMap((message) => Array.from({ length: copies }, () => message));
  const forgedCount = Math.ceil((genuine.length * FORGED_OF_TEN) / (10 - FORGED_OF_TEN));
  const forged = Array.from({ length: forgedCount }, (_, index) => {
    const like = all[draw(all.length, 'forged', wave, index)]!;
    const greedier = like.body.replaceAll(
      /("amount[a-z_]*":)(\d+)/g,
      (_, name, digits) => `${name}9${digits}`,
    );
    // Its own event: were it believed, the inbox would have it.
    const body = greedier.replace(`"${like.eventId}"`, `"${like.eventId}_forged_${index}"`);
    return sign(world, providerOf(like), body, 'somebody else');
  });
  return shuffle([...genuine, ...forged], (below, index) => draw(below, 'place', wave, index));
}

function providerOf({ path }: Message): 'hyperswitch' | 'stripe' {
  return path === '/webhooks/stripe' ? 'stripe' : 'hyperswitch';
}

function shuffle<T>(items: T[], draw: (below: number, index: number) => number): T[] {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = draw(index + 1, index);
    [items[index], items[other]] = [items[other]!, items[index]!];
  }
  return items;
}

async function deliverCalmly(world: StormWorld, messages: readonly Message[]): Promise<void> {
  for (const message of messages) await send(world, message);
}

/** Several at a time, while somebody settles what is due. */
async function deliverAll(
  world: StormWorld,
  messages: readonly Message[],
  acks: number[],
): Promise<void> {
  const queue = messages.values();
  const over = new AbortController();
  const settling = (async () => {
    while (!over.signal.aborted) await world.settle();
  })();
  try {
    const work = async (): Promise<void> => {
      for (const message of queue) acks.push(await send(world, message));
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  } finally {
    over.abort();
    await settling;
  }
}

/** Milliseconds until the acknowledgement. */
async function send({ server }: StormWorld, message: Message): Promise<number> {
  const from = performance.now();
  const answer = await fetch(server.url + message.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...message.headers },
    body: message.body,
  });
  await answer.arrayBuffer();
  const expected = message.forged ? 401 : 200;
  if (answer.status !== expected) {
    throw new Error(`${message.eventId} was answered ${answer.status} instead of ${expected}`);
  }
  return performance.now() - from;
}

/** Every delivery has its row, every genuine event is once in the inbox, no forged one ever. */
async function expectLogged({ ctx }: StormWorld, storm: readonly Message[]): Promise<void> {
  const ids = [...new Set(storm.map((message) => message.eventId))];
  const logged = await query<{ eventId: string; count: number; valid: boolean }>(
    ctx,
    sql`select event_id, count(*)::integer as count, bool_and(signature_valid) as valid
        from webhook_deliveries where event_id = any(${ids}::text[]) group by event_id`,
  );
  const kept = await query<{ eventId: string }>(
    ctx,
    sql`select event_id from webhook_inbox where event_id = any(${ids}::text[])`,
  );
  const genuine = new Set(storm.filter(({ forged }) => !forged).map(({ eventId }) => eventId));
  const rows = logged.reduce((sum, { count }) => sum + count, 0);
  if (rows !== storm.length) throw new Error(`${rows} of ${storm.length} deliveries are logged`);
  if (kept.length !== genuine.size || kept.some(({ eventId }) => !genuine.has(eventId))) {
    throw new Error(`${kept.length} events are kept instead of ${genuine.size}`);
  }
  const wrong = logged.find(({ eventId, valid }) => valid !== genuine.has(eventId));
  if (wrong !== undefined) throw new Error(`${wrong.eventId} is logged as valid: ${wrong.valid}`);
}

function p99(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0);
}
