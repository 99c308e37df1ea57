import { createPlan } from '#domains/billing/index.ts';
import type { TrackId } from '#domains/catalog/index.ts';
import type { UserId } from '#domains/identity/index.ts';
import { becomeSeller, createProduct } from '#domains/market/index.ts';
import { settleOperation, settleSubject } from '#settlement/index.ts';

import { fillPlatform, type Cast } from './deeds.ts';
import type { Beginning, Offer } from './history.ts';
import type { Stage } from './stage.ts';

/** Sellers that can be paid, and money of the platform's own. */
export async function prepareSellers(stage: Stage, count: number): Promise<readonly UserId[]> {
  fillPlatform(stage);
  const sellers: UserId[] = [];
  for (let at = 0; at < count; at += 1) sellers.push(await addSeller(stage));
  return sellers;
}

/** What the sellers sell, and who buys it. */
export async function prepareCast(
  stage: Stage,
  beginning: Beginning,
  sellers: readonly UserId[],
): Promise<Cast> {
  const buyers: UserId[] = [];
  for (let at = 0; at < beginning.buyers; at += 1) {
    buyers.push((await stage.addUser('user')) as UserId);
  }
  const products: Cast['products'][number][] = [];
  for (const [at, offers] of beginning.sellers.entries()) {
    products.push(...(await addProducts(stage, sellers[at]!, offers)));
  }
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

async function addSeller(stage: Stage): Promise<UserId> {
  const userId = (await stage.addUser('artist')) as UserId;
  await stage.run(async (ctx) => {
    const named = { userId, displayName: 'A seller', country: 'DE' };
    const { seller, operationId } = await becomeSeller(ctx, named);
    await settleOperation(ctx, operationId!);
    const account = stage.remote.accounts.all().at(-1)!;
    stage.levers.setAccount(account.id, { isOnboarded: true });
    await settleSubject(ctx, { kind: 'account', subjectId: seller.id });
  });
  return userId;
}

async function addProducts(
  stage: Stage,
  userId: UserId,
  offers: readonly Offer[],
): Promise<Cast['products'][number][]> {
  const products: Cast['products'][number][] = [];
  for (const { currency, priceMinor } of offers) {
    const trackId = (await stage.addTrack(userId)) as TrackId;
    await stage.run(async (ctx) => {
      const sessionId = ctx.ids.next<'session'>();
      const viewer = { kind: 'account', userId, sessionId, roles: ['artist'] } as const;
      const of = { of: { trackId }, licence: 'personal', state: 'active' } as const;
      const price = { priceMinor: BigInt(priceMinor), currency };
      products.push(await createProduct(ctx, viewer, { ...of, ...price }));
    });
  }
  return products;
}
