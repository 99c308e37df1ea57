import { describeFound } from './describe-found.ts';
import type { Facts, Verdict } from './model.ts';
import { RECONCILE_RULES } from './rules.ts';

/**
 * What two sides are to each other, by the first rule that applies. Total: whatever the facts are,
 * there is one. Pure.
 */
export function classify(facts: Facts): Verdict {
  for (const rule of RECONCILE_RULES) {
    if (!rule.applies(facts)) continue;
    if (rule.class === 'ok' || rule.action === null) return { class: 'ok', rule: rule.id };
    return { class: rule.class, rule: rule.id, action: rule.action, ...describeFound(rule, facts) };
  }
  return { class: 'ok', rule: 'same' };
}
