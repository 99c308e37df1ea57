import { createPlan } from '#domains/billing/index.ts';
import type { TrackId } from '#domains/catalog/index.ts';
import type { UserId } from '#domains/identity/index.ts';
import { becomeSeller, createProduct } from '#domains/market/index.ts';
import { settleOperation, settleSubject } from '#settlement/index.ts';

import { fillPlatform, type Cast } from './deeds.ts';
import type { Beginning, Offer } from './history.ts';
import type { Stage } from './stage.ts';

/** Sellers that can be paid, what they sell, and who buys it. */
export async function prepareCast(stage: Stage, beginning: Beginning): Promise<Cast> {
  fillPlatform(stage);
  const buyers: UserId[] = [];
  for (let at = 0; at < beginning.buyers; at += 1) {
    buyers.push((await stage.addUser('user')) as UserId);
  }
  const products: Cast['products'][number][] = [];
  for (const offers of beginning.sellers) products.push(...(await addSeller(stage, offers)));
  let planId = '';
  const { currency, priceMinor } = beginning.plan;
  await stage.run(async (ctx) => {
    const price = { priceMinor: BigInt(priceMinor), currency, periodMonths: 1 };
    const plan = { name: `Plan ${ctx.ids.next()}`, ...price, by: { kind: 'operator' } } as const;
    planId = (await createPlan(ctx, plan)).id;
  });
  stage.listen();
  return { buyers, products, planId };
}

async function addSeller(
  stage: Stage,
  offers: readonly Offer[],
): Promise<Cast['products'][number][]> {
  const userId = (await stage.addUser('artist')) as UserId;
  const products: Cast['products'][number][] = [];
  const tracks: TrackId[] = [];
  for (const _ of offers) tracks.push((await stage.addTrack(userId)) as TrackId);
  await stage.run(async (ctx) => {
    const named = { userId, displayName: 'A seller', country: 'DE' };
    const { seller, operationId } = await becomeSeller(ctx, named);
    await settleOperation(ctx, operationId!);
    const account = stage.remote.accounts.all().at(-1)!;
    stage.levers.setAccount(account.id, { isOnboarded: true });
    await settleSubject(ctx, { kind: 'account', subjectId: seller.id });
    const sessionId = ctx.ids.next<'session'>();
    const viewer = { kind: 'account', userId, sessionId, roles: ['artist'] } as const;
    for (const [at, { currency, priceMinor }] of offers.entries()) {
      const of = { of: { trackId: tracks[at]! }, licence: 'personal', state: 'active' } as const;
      const price = { priceMinor: BigInt(priceMinor), currency };
      const product = await createProduct(ctx, viewer, { ...of, ...price });
      products.push(product);
    }
  });
  return products;
}
