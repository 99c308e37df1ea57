import { NON_VOLATILE_FUNCTIONS } from './non-volatile-functions.ts';
import { findNodes } from './find-nodes.ts';
import type { Expression, StringNode } from './sql-tree.ts';

interface FuncCall {
  readonly funcname: readonly StringNode[];
}

/**
 * The first function in a default that may give another value for each row, so that PostgreSQL
 * writes the whole table anew; undefined when it stores the one value. A function that PostgreSQL
 * does not bring along may do anything. Pure.
 */
export function volatileCall(expression: Expression): string | undefined {
  for (const call of findNodes<FuncCall>(expression, 'FuncCall')) {
    const words = call.funcname.map((item) => item.String.sval);
    const name = words.at(-1)!;
    const isBuiltIn = words.length === 1 || words[0] === 'pg_catalog';
    if (!isBuiltIn || !NON_VOLATILE_FUNCTIONS.has(name)) return words.join('.');
  }
  return undefined;
}
