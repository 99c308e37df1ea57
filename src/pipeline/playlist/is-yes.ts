import type { TagLine } from './token.ts';

/** Whether an attribute says YES; NO where it is missing. */
export function isYes(tag: TagLine, name: string): boolean {
  return tag.attributes.get(name)?.value === 'YES';
}
