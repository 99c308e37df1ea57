import { RECONCILE_RULES } from './rules.ts';

/** What a rule repairs, or what a person is to do about it. Pure. */
export function remedyOf(rule: string): string {
  return RECONCILE_RULES.find(({ id }) => id === rule)?.remedy ?? '';
}
