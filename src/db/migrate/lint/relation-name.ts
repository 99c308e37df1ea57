import type { RangeVar, StringNode } from './sql-tree.ts';

/** A relation's name in one form: without a schema it is taken for `public`. Pure. */
export function relationName(relation: RangeVar): string {
  return `${relation.schemaname ?? 'public'}.${relation.relname}`;
}

/** As `relationName`, of the dotted name that `drop` writes. Pure. */
export function dottedName(items: readonly StringNode[]): string {
  const words = items.map((item) => item.String.sval);
  return `${words.at(-2) ?? 'public'}.${words.at(-1)}`;
}

/** A relation's name for people: `public.` says nothing. Pure. */
export function shownName(name: string): string {
  return name.replace(/^public\./, '');
}
