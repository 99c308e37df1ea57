import type { Psp } from '#domains/payments/index.ts';

import type { DyingProcess } from '#test/support/crash-points.ts';

/** The same providers, each call of which is a boundary at which the process may die. */
export function dyingPsp(psp: Psp, dying: DyingProcess): Psp {
  return {
    configured: psp.configured,
    hyperswitch: () => watched(psp.hyperswitch(), dying),
    stripe: () => watched(psp.stripe(), dying),
  };
}

function watched<T extends object>(gateway: T, dying: DyingProcess): T {
  return new Proxy(gateway, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) =>
        dying.outside(async () => Reflect.apply(method, target, args) as unknown);
    },
  });
}
