import { expect, test } from 'vitest';

import { matchRoute } from '#web/app/router.ts';

const at = (path: string, basePath = '/') => matchRoute(new URL(path, 'http://x'), basePath);

test.each([
  ['/', { page: 'library' }],
  ['/albums', { page: 'albums' }],
  ['/albums/', { page: 'albums' }],
  ['/albums/7', { page: 'album', id: '7' }],
  ['/artists/7', { page: 'artist', id: '7' }],
  ['/tracks/7', { page: 'track', id: '7' }],
  ['/orders', { page: 'orders' }],
  ['/orders/7?status=succeeded&payment_id=pay_1', { page: 'order', id: '7' }],
  ['/reconciliation', { page: 'reconciliation' }],
  ['/reconciliation/7', { page: 'reconcile-run', id: '7' }],
  ['/proofs/7', { page: 'proof', id: '7' }],
  ['/selling?again=1', { page: 'selling' }],
  ['/search?q=low%20tide', { page: 'search', query: 'low tide' }],
  ['/sign-in?after=account', { page: 'sign-in', after: 'account' }],
  ['/claim#secret', { page: 'claim', token: 'secret' }],
  ['/invite#secret', { page: 'invite', token: 'secret' }],
  ['/invite', { page: 'invite', token: '' }],
  ['/nowhere', { page: 'not-found' }],
  ['/account/7', { page: 'not-found' }],
  ['/albums/7/8', { page: 'not-found' }],
])('%s leads to its page', (path, route) => {
  expect(at(path)).toEqual(route);
});

test('under a base path the same pages lie below it', () => {
  expect(at('/music/', '/music/')).toEqual({ page: 'library' });
  expect(at('/music/albums/7', '/music/')).toEqual({ page: 'album', id: '7' });
});
