import type { Node } from './nodes.ts';
import { readColumnConstraint } from './read-constraint.ts';
import { readType } from './read-type.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads a column with its type and its constraints. */
export function readColumn(reader: TokenReader): Node {
  const { start: location } = reader.next;
  const colname = reader.name();
  const typeName = readType(reader);
  const constraints: Node[] = [];
  for (;;) {
    const constraint = readColumnConstraint(reader);
    if (constraint === undefined) break;
    constraints.push(constraint);
  }
  const more = constraints.length === 0 ? {} : { constraints };
  return { ColumnDef: { colname, typeName, is_local: true, ...more, location } };
}
