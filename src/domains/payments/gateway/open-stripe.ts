import { parseCurrency } from '#core/money/currency.ts';
import { toPspAmount } from '#core/money/psp-amount.ts';
import type StripeSdk from 'stripe';
import * as z from 'zod';

import type { Outcome } from '../outcome.ts';
import type { Call, KeyedCall } from './call.ts';
import { checked } from './checked.ts';
import type { Read } from './classify.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import { listAll } from './list-all.ts';
import { perform } from './perform.ts';
import { createStripeClient } from './stripe-client.ts';
import {
  readAccount,
  readLivemode,
  readItems,
  readPayout,
  readReversal,
  readTransfer,
} from './stripe-wire.ts';
import type {
  CreateReversal,
  CreateTransfer,
  ListedPage,
  RemoteReversal,
  RemoteTransfer,
  Stripe,
} from './stripe.ts';
import { orUnsendable } from './unsendable.ts';

/** The most that a list gives at once. */
const PAGE = 100;

const linkSchema = z.object({ url: z.url() });

type PageParams = { readonly limit: number; readonly starting_after?: string };

interface Request<Remote> {
  readonly name: string;
  readonly mode: 'send' | 'look';
  readonly call: Call | KeyedCall;
  readonly use: (sdk: StripeSdk, options: StripeSdk.RequestOptions) => Promise<unknown>;
  readonly read: (body: unknown) => Read<Remote>;
}

/** Stripe Connect through the official SDK. */
export function openStripe(
  deps: GatewayDeps,
  settings: { readonly url: string; readonly secretKey: string },
): Stripe {
  const client = createStripeClient({ ...settings, timeoutMs: deps.timeoutMs });
  /** An object of the other kind of money: nothing more is sent. */
  const distrust = (body: unknown): { mismatch: string } | undefined => {
    const livemode = readLivemode(body);
    if (livemode === undefined || livemode === deps.livemode) return undefined;
    const mismatch = `Stripe answered with an object of ${livemode ? 'real' : 'test'} money`;
    deps.distrust(mismatch);
    return { mismatch };
  };
  const ask = async <Remote>(request: Request<Remote>): Promise<Outcome<Remote>> => {
    const { name, mode, call, use, read } = request;
    const key = 'idempotencyKey' in call ? { idempotencyKey: call.idempotencyKey } : {};
    return perform(deps, {
      provider: 'stripe',
      name,
      mode,
      call,
      exchange: () => client(call, (sdk) => use(sdk, key)),
      read: (body) => distrust(body) ?? read(body),
    });
  };
  const askAll = <Item extends { readonly id: string }>(
    request: Pick<Request<never>, 'name' | 'call'>,
    readItem: (body: unknown) => Item,
    use: (sdk: StripeSdk, page: PageParams) => Promise<unknown>,
  ): Promise<Outcome<readonly Item[]>> =>
    listAll(request.call, (after) =>
      ask({
        ...request,
        mode: 'look',
        use: (sdk) => use(sdk, { limit: PAGE, ...(after && { starting_after: after }) }),
        read: (body) => readItems(body, (item) => distrust(item) ?? { object: readItem(item) }),
      }),
    );

  return {
    createTransfer: (input, call) =>
      orUnsendable(
        call,
        () => transferParams(input),
        (params) =>
          ask({
            name: 'create transfer',
            mode: 'send',
            call,
            use: (sdk, options) => sdk.transfers.create(params, options),
            read: checked(readTransfer, transferExpected(input)),
          }),
      ),
    getTransfer: (id, call) =>
      ask({
        name: 'get transfer',
        mode: 'look',
        call,
        use: (sdk) => sdk.transfers.retrieve(id),
        read: checked(readTransfer, { id }),
      }),
    listTransfers: ({ transferGroup }, call) =>
      askAll({ name: 'list transfers', call }, readTransfer, (sdk, page) =>
        sdk.transfers.list({ transfer_group: transferGroup, ...page }),
      ),
    listTransferPage: async ({ destination, ...input }, call) => {
      const page = await ask({
        name: 'list transfers',
        mode: 'look',
        call,
        use: (sdk) =>
          sdk.transfers.list({ ...listParams(input), ...(destination && { destination }) }),
        read: (body) => readItems(body, (item) => distrust(item) ?? { object: readTransfer(item) }),
      });
      // Under 400, because it is the place that is missing and not the list.
      return isPlaceGone(page) ? { ...page, kind: 'absent' } : page;
    },
    addTransferMetadata: ({ id, metadata }, call) =>
      ask({
        name: 'add metadata of a transfer',
        mode: 'send',
        call,
        use: (sdk, options) => sdk.transfers.update(id, { metadata: { ...metadata } }, options),
        read: checked(readTransfer, { id }),
      }),
    createReversal: (input, call) =>
      orUnsendable(
        call,
        () => reversalParams(input),
        (params) =>
          ask({
            name: 'create reversal',
            mode: 'send',
            call,
            use: (sdk, options) => sdk.transfers.createReversal(input.transferId, params, options),
            read: checked(readReversal, reversalExpected(input)),
          }),
      ),
    listReversals: (transferId, call) =>
      askAll({ name: 'list reversals', call }, readReversal, (sdk, page) =>
        sdk.transfers.listReversals(transferId, page),
      ),
    createAccount: (input, call) =>
      ask({
        name: 'create account',
        mode: 'send',
        call,
        use: (sdk, options) =>
          sdk.accounts.create(
            {
              type: 'express',
              country: input.country,
              email: input.email,
              capabilities: { transfers: { requested: true } },
              metadata: { ...input.metadata },
            },
            options,
          ),
        read: checked(readAccount, {}),
      }),
    getAccount: (id, call) =>
      ask({
        name: 'get account',
        mode: 'look',
        call,
        use: (sdk) => sdk.accounts.retrieve(id),
        read: checked(readAccount, { id }),
      }),
    createAccountLink: ({ accountId, returnUrl, refreshUrl }, call) =>
      ask({
        name: 'create account link',
        // It does nothing that could be done twice: every call makes a new one.
        mode: 'look',
        call,
        use: (sdk) =>
          sdk.accountLinks.create({
            account: accountId,
            type: 'account_onboarding',
            return_url: returnUrl,
            refresh_url: refreshUrl,
          }),
        read: (body) => ({ object: linkSchema.parse(body) }),
      }),
    getPayout: ({ id, accountId }, call) =>
      ask({
        name: 'get payout',
        mode: 'look',
        call,
        use: (sdk) => sdk.payouts.retrieve(id, {}, { stripeAccount: accountId }),
        read: checked((body) => readPayout(body, accountId), { id }),
      }),
    listPayoutPage: ({ accountId, ...page }, call) =>
      ask({
        name: 'list payouts',
        mode: 'look',
        call,
        use: (sdk) => sdk.payouts.list(listParams(page), { stripeAccount: accountId }),
        read: (body) =>
          readItems(body, (item) => distrust(item) ?? { object: readPayout(item, accountId) }),
      }),
  };
}

/** Stripe counts in whole seconds: both ends are taken in whole. */
function listParams({ since, until, after }: ListedPage) {
  const gte = Math.floor(since.getTime() / 1000);
  const lte = Math.ceil(until.getTime() / 1000);
  return { limit: PAGE, created: { gte, lte }, ...(after && { starting_after: after }) };
}

function isPlaceGone<Remote>(
  outcome: Outcome<Remote>,
): outcome is Exclude<Outcome<Remote>, { kind: 'applied' }> {
  return outcome.kind !== 'applied' && outcome.code === 'resource_missing';
}

function transferParams(input: CreateTransfer): StripeSdk.TransferCreateParams {
  const { amountMinor, destination, transferGroup, metadata } = input;
  const currency = parseCurrency(input.currency);
  return {
    amount: wholeOf(toPspAmount('stripe', { amountMinor, currency })),
    currency: currency.toLowerCase(),
    destination,
    transfer_group: transferGroup,
    metadata: { ...metadata },
  };
}

function reversalParams(input: CreateReversal): StripeSdk.TransferCreateReversalParams {
  const { amountMinor, metadata } = input;
  const currency = parseCurrency(input.currency);
  return {
    amount: wholeOf(toPspAmount('stripe', { amountMinor, currency })),
    metadata: { ...metadata },
  };
}

/** Everything that an answer must repeat; metadata may have been written to since. */
function transferExpected(input: CreateTransfer): Partial<RemoteTransfer> {
  const { amountMinor, currency, destination, transferGroup } = input;
  return { amountMinor, currency, destination, transferGroup };
}

function reversalExpected(input: CreateReversal): Partial<RemoteReversal> {
  const { amountMinor, currency, transferId } = input;
  return { amountMinor, currency, transferId };
}

/** Digits, which the SDK writes as they are: a number would not hold all of them. */
function wholeOf(amount: bigint): number {
  return String(amount) as unknown as number;
}
