import { sandboxErrors } from '../sandbox-errors.ts';
import { CALL_FAULTS, WEBHOOK_FAULTS, type FaultPlan, type FaultRule } from './model.ts';
import { FAULT_PROFILES } from './profiles.ts';

/**
 * A plan as it was given: the name of a profile, or rules.
 * @throws SANDBOX_FAULTS_INVALID
 */
export function checkPlan(given: FaultPlan | string | undefined): FaultPlan {
  if (given === undefined) return [];
  if (typeof given !== 'string') return given.map(checkRule);
  const profile = Object.hasOwn(FAULT_PROFILES, given) ? FAULT_PROFILES[given] : undefined;
  if (!profile) throw invalid(`There is no profile of faults "${given}".`);
  return profile;
}

/**
 * A rule that can apply: its kind is known and its numbers make sense.
 * @throws SANDBOX_FAULTS_INVALID
 */
export function checkRule(given: unknown): FaultRule {
  const rule = given as Partial<FaultRule> | null;
  const kind = rule?.fault?.kind;
  const kinds: readonly string[] = [...CALL_FAULTS, ...WEBHOOK_FAULTS];
  if (kind === undefined || !kinds.includes(kind)) {
    throw invalid(`"${String(kind)}" is no kind of fault; there are ${kinds.join(', ')}.`);
  }
  const { nth, every, probability } = rule?.match ?? {};
  for (const [name, value] of Object.entries({ nth, every, times: rule?.times })) {
    if (value === undefined || (Number.isInteger(value) && value >= 1)) continue;
    throw invalid(`${name} is ${String(value)}; it must be a whole number from 1.`);
  }
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw invalid(`probability is ${String(probability)}; it must be between 0 and 1.`);
  }
  return rule as FaultRule;
}

function invalid(reason: string): Error {
  return sandboxErrors.SANDBOX_FAULTS_INVALID({ reason, profiles: Object.keys(FAULT_PROFILES) });
}
