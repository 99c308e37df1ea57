import type { Answer } from '../http/model.ts';
import { changeAccount } from '../stripe/change-account.ts';
import type { World } from '../world.ts';
import { escapeHtml, page, redirect } from './page.ts';

/** The page on which somebody finishes a connected account: one click. */
export function answerOnboarding(world: World, linkId: string, method: string): Answer {
  const link = world.tables.accountLinks.get(linkId);
  const account = link && world.tables.accounts.get(link.account);
  if (!link || !account || account.isDeleted) {
    return page('Onboarding', '<h1>There is no such link</h1>', { status: 404 });
  }
  // Links are short-lived: the platform is asked for a new one.
  if (link.expiresAt <= world.clock.seconds()) return redirect(link.refreshUrl);
  if (method === 'POST') {
    changeAccount(world, account, { isOnboarded: true });
    world.tables.accountLinks.remove(link.id);
    return redirect(link.returnUrl);
  }
  return page(
    'Onboarding',
    `<h1>Get paid</h1>
<p>Account <code>${escapeHtml(account.id)}</code>${account.email === null ? '' : ` of ${escapeHtml(account.email)}`}</p>
<p class="note">This is a sandbox: nothing about you is asked.</p>
<form method="post" class="choices"><button>Complete the account</button></form>
<p><a href="${escapeHtml(link.refreshUrl)}">Come back later</a></p>`,
  );
}
