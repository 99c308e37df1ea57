import { nearest } from '#core/suggest.ts';

import { migrationRules } from '../migration-rules.ts';
import { lintErrors } from './lint-errors.ts';
import type { LintOptions, MigrationRule } from './model.ts';

/** The rules that a name stands for: one by its id, or all that share an alias; none is unknown. Pure. */
export function findRules(name: string): readonly MigrationRule[] {
  return migrationRules.rules.filter((rule) => rule.id === name || rule.aliases?.includes(name));
}

/** The known rule name that is nearest to a mistyped one. Pure. */
export function nearestRule(name: string): string | undefined {
  const known = migrationRules.rules.flatMap((rule) => [rule.id, ...(rule.aliases ?? [])]);
  return nearest(name, known);
}

/**
 * The rules that a run asks for, in their order.
 * @throws LINT_RULE_UNKNOWN
 */
export function selectRules({
  only = [],
  include = [],
  exclude = [],
}: LintOptions): readonly MigrationRule[] {
  const named = new Set(only.flatMap(getRules));
  const wanted = new Set(include.flatMap(getRules));
  const unwanted = new Set(exclude.flatMap(getRules));
  return migrationRules.rules.filter((rule) => {
    if (unwanted.has(rule)) return false;
    if (wanted.has(rule)) return true;
    return named.size > 0 ? named.has(rule) : !rule.optIn;
  });
}

function getRules(name: string): readonly MigrationRule[] {
  const rules = findRules(name);
  if (rules.length > 0) return rules;
  throw lintErrors.LINT_RULE_UNKNOWN({ rule: name, suggestion: nearestRule(name) });
}
