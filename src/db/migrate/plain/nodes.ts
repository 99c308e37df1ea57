import type { TokenReader } from './token-reader.ts';

/** A piece of the parser's tree. */
export type Node = Readonly<Record<string, unknown>>;

export const stringNode = (sval: string): Node => ({ String: { sval } });

/** `schema.name` or `name`, as the tree has a table. */
export function readRelation(reader: TokenReader, options: { only?: boolean } = {}): Node {
  const { start } = reader.next;
  const first = reader.name();
  const second = reader.has('.') ? reader.name() : undefined;
  const name = second === undefined ? { relname: first } : { schemaname: first, relname: second };
  return { ...name, ...(options.only ? {} : { inh: true }), relpersistence: 'p', location: start };
}

/** Names of columns between parentheses. */
export function readColumnNames(reader: TokenReader): Node[] {
  reader.need('(');
  const names = reader.list(() => stringNode(reader.name()));
  reader.need(')');
  return names;
}
