export type { Counted, MoneyHealth, Summed } from './model.ts';
export { readMoneyHealth } from './read-money-health.ts';
