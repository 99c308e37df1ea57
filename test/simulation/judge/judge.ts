import { checkAnswers } from './check-answers.ts';
import { checkInbox } from './check-inbox.ts';
import { createEvidence, type Facts } from './evidence.ts';
import { judgeMoney } from './judge-money.ts';

/** Every fault of the money and of what the providers have told, when nothing is due any more. */
export function judge(facts: Facts): string[] {
  const evidence = createEvidence(facts);
  return [...judgeMoney(evidence), ...checkInbox(evidence), ...checkAnswers(evidence)];
}
