import type { Config } from '#core/config.ts';

import { seedErrors } from './errors.ts';

/** @throws SEED_REFUSED in production */
export function refuseInProduction(config: Pick<Config, 'env'>, flag: string): void {
  if (config.env === 'production') throw seedErrors.SEED_REFUSED({ flag });
}
