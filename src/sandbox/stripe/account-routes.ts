import type { World } from '../world.ts';
import { changeAccount, createAccount } from './change-account.ts';
import { LIST_PARAMS, listPage } from './list-page.ts';
import type { Account } from './model.ts';
import {
  allowParams,
  mergeMetadata,
  readMetadata,
  readString,
  requireString,
} from './read-params.ts';
import { stripeRefusals } from './refusal.ts';
import { renderAccount } from './render.ts';
import type { StripeRequest, StripeRoute } from './route.ts';

export const accountRoutes: readonly StripeRoute[] = [
  { method: 'POST', path: '/v1/accounts', handler: create },
  { method: 'GET', path: '/v1/accounts', handler: list },
  { method: 'GET', path: '/v1/accounts/:id', handler: retrieve },
  { method: 'POST', path: '/v1/accounts/:id', handler: update },
  { method: 'DELETE', path: '/v1/accounts/:id', handler: remove },
  { method: 'POST', path: '/v1/account_links', handler: createLink },
];

const LINK_SECONDS = 300;
/** Taken and not acted upon, so that programs that send them work. */
const IGNORED = [
  'business_profile',
  'capabilities',
  'company',
  'controller',
  'default_currency',
  'external_account',
  'individual',
  'settings',
  'tos_acceptance',
];

function create(world: World, { params }: StripeRequest): unknown {
  allowParams(params, ['type', 'country', 'email', 'business_type', 'metadata', ...IGNORED]);
  const type = readString(params, 'type') ?? 'express';
  if (type !== 'express' && type !== 'custom' && type !== 'standard') {
    throw stripeRefusals.parameterInvalid('type', `Invalid type: ${type}`);
  }
  const country = (readString(params, 'country') ?? 'US').toUpperCase();
  if (!/^[A-Z]{2}$/.test(country)) {
    throw stripeRefusals.parameterInvalid('country', `Country '${country}' is unknown.`);
  }
  const currency = readString(params, 'default_currency')?.toLowerCase();
  const account = createAccount(world, {
    type,
    country,
    ...(currency !== undefined && { defaultCurrency: currency }),
    email: readString(params, 'email') ?? null,
    businessType: readString(params, 'business_type') ?? null,
    metadata: readMetadata(params),
  });
  return renderAccount(account);
}

function list(world: World, { params, fault }: StripeRequest): unknown {
  allowParams(params, LIST_PARAMS);
  return listPage({
    rows: world.tables.accounts.newest().filter(({ isDeleted }) => !isDeleted),
    params,
    fault,
    url: '/v1/accounts',
    kind: 'account',
    nowMs: world.clock.nowMs(),
    render: renderAccount,
  });
}

function retrieve(world: World, request: StripeRequest): unknown {
  allowParams(request.params, []);
  return renderAccount(findAccount(world, request.names['id']!));
}

function update(world: World, request: StripeRequest): unknown {
  const { params, names } = request;
  allowParams(params, ['email', 'business_type', 'metadata', ...IGNORED]);
  const account = findAccount(world, names['id']!);
  const next = changeAccount(world, account, {
    email: readString(params, 'email') ?? account.email,
    businessType: readString(params, 'business_type') ?? account.businessType,
    metadata: mergeMetadata(account.metadata, params),
  });
  return renderAccount(next);
}

function remove(world: World, request: StripeRequest): unknown {
  const account = findAccount(world, request.names['id']!);
  return renderAccount(changeAccount(world, account, { isDeleted: true }));
}

function createLink(world: World, { params }: StripeRequest): unknown {
  allowParams(params, [
    'account',
    'type',
    'refresh_url',
    'return_url',
    'collect',
    'collection_options',
  ]);
  const account = requireString(params, 'account');
  requireString(params, 'type');
  const [returnUrl, refreshUrl] = [
    readString(params, 'return_url'),
    readString(params, 'refresh_url'),
  ];
  if (returnUrl === undefined) throw stripeRefusals.parameterMissing('return_url');
  if (refreshUrl === undefined) throw stripeRefusals.parameterMissing('refresh_url');
  const found = world.tables.accounts.get(account);
  if (!found || found.isDeleted) throw stripeRefusals.missing('account', account, 'account', 400);
  const created = world.clock.seconds();
  const link = world.tables.accountLinks.put({
    id: world.newId('alink_', 24),
    seq: world.state.nextSeq(),
    account,
    returnUrl,
    refreshUrl,
    created,
    expiresAt: created + LINK_SECONDS,
  });
  return {
    object: 'account_link',
    created,
    expires_at: link.expiresAt,
    url: `${world.url()}/onboarding/${link.id}`,
  };
}

/** Accounts that are gone are forbidden, as if the key had never been theirs. */
function findAccount(world: World, id: string): Account {
  const account = world.tables.accounts.get(id);
  if (account && !account.isDeleted) return account;
  throw stripeRefusals.accountForbidden(id);
}
