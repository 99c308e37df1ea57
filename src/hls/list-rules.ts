import { hlsRules, PROFILES, type MediaRule } from '#pipeline/validate/index.ts';

import type { HlsRule, ListRules } from './model.ts';

/** Every rule, in the order in which findings are told. */
export const listRules: ListRules = () => hlsRules.rules.map(toRule);

function toRule(rule: MediaRule): HlsRule {
  const { id, code, title, severity, level, source, why, reads, profiles = PROFILES } = rule;
  const about = { id, code, title, severity, source, why, reads, profiles };
  return { ...about, ...(level !== undefined && { level }), page: `docs/rules/hls/${id}.md` };
}
