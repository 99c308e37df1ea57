import type { DefElem } from './sql-tree.ts';

/** Whether an option is on: `concurrently`, `full`, `(full true)`; not `(full false)`. Pure. */
export function hasOption(
  options: readonly { readonly DefElem: DefElem }[] | undefined,
  name: string,
): boolean {
  const option = options?.find(({ DefElem }) => DefElem.defname === name)?.DefElem;
  if (option === undefined) return false;
  if (option.arg === undefined) return true;
  const text = JSON.stringify(option.arg).toLowerCase();
  return !/"(false|off)"|"(ival|boolval)":(\{\}|false)|"integer":\{\}/.test(text);
}
