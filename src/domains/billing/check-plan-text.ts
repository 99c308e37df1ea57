import { billingErrors } from './errors.ts';

const NAME_CHARS_MAX = 100;
const DESCRIPTION_CHARS_MAX = 2000;

/** Name and description of a plan without what surrounds them. Pure. @throws PLAN_INVALID */
export function checkPlanText(
  name: string,
  description: string,
): { name: string; description: string } {
  const text = { name: name.trim(), description: description.trim() };
  if (text.name === '' || text.name.length > NAME_CHARS_MAX) {
    const reason = `must have 1 to ${NAME_CHARS_MAX} characters`;
    throw billingErrors.PLAN_INVALID({ field: 'name', reason });
  }
  if (text.description.length > DESCRIPTION_CHARS_MAX) {
    const reason = `must have at most ${DESCRIPTION_CHARS_MAX} characters`;
    throw billingErrors.PLAN_INVALID({ field: 'description', reason });
  }
  return text;
}
