import type { Statement } from '../model.ts';
import type { BatchOptions } from './model.ts';

/** What is wrong with a part in batches, and where in the file. */
export interface BatchFault {
  readonly offset: number;
  readonly message: string;
}

type Node = Readonly<Record<string, unknown>>;

/**
 * Whether a part is one `update` or `delete` that keeps itself to the keys of a batch. Without
 * that condition every batch would change every row. Pure.
 */
export function checkBatch(statements: readonly Statement[], options: BatchOptions): BatchFault[] {
  const [statement, second] = statements;
  if (statement === undefined) return [];
  if (second !== undefined) {
    const message = 'a part in batches is one statement; give the others a file of their own';
    return [{ offset: second.offset, message }];
  }
  const { kind, tree, offset } = statement;
  if (kind !== 'UpdateStmt' && kind !== 'DeleteStmt') {
    return [{ offset, message: 'a part in batches is one update or one delete' }];
  }
  const faults: BatchFault[] = [];
  const columns = options.key.length;
  const isBounded = listTerms(tree['whereClause']).some((term) => isRange(term, options.key));
  if (!isBounded) {
    const message = `its where needs the condition of a batch, joined by and: ${rangeOf(options.key)}`;
    faults.push({ offset, message });
  }
  for (const { number, location } of findParameters(tree)) {
    if (number <= 2 * columns) continue;
    const message = `there is no $${number}: a batch has $1 to $${2 * columns}`;
    faults.push({ offset: offsetOf(statement, location), message });
  }
  for (const target of listNodes(tree['targetList'])) {
    const { name, location = 0 } = target['ResTarget'] as { name: string; location?: number };
    if (!options.key.includes(name)) continue;
    const message = `it changes the key ${name}; a row that moves could be met twice or never`;
    faults.push({ offset: offsetOf(statement, location), message });
  }
  return faults;
}

/** The condition that a statement in batches has to have. Pure. */
export function rangeOf(key: readonly string[]): string {
  const parameters = (from: number): string => key.map((_, at) => `$${from + at}`).join(', ');
  if (key.length === 1) return `${key[0]} between $1 and $2`;
  return `(${key.join(', ')}) between (${parameters(1)}) and (${parameters(key.length + 1)})`;
}

/** The terms of a condition that all have to hold. */
function listTerms(node: unknown): Node[] {
  const { BoolExpr: bool } = (node ?? {}) as { BoolExpr?: { boolop: string; args: Node[] } };
  if (bool?.boolop === 'AND_EXPR') return bool.args.flatMap(listTerms);
  return node === undefined ? [] : [node as Node];
}

function isRange(node: Node, key: readonly string[]): boolean {
  const term = node['A_Expr'] as
    | { kind: string; lexpr: Node; rexpr: { List: { items: Node[] } } }
    | undefined;
  if (term?.kind !== 'AEXPR_BETWEEN') return false;
  const names = listRow(term.lexpr).map(columnName);
  const numbers = term.rexpr.List.items.flatMap(listRow).map(parameterNumber);
  return (
    names.join('\0') === key.join('\0') &&
    numbers.length === 2 * key.length &&
    numbers.every((number, at) => number === at + 1)
  );
}

function listRow(node: Node): Node[] {
  const row = node['RowExpr'] as { args: Node[] } | undefined;
  return row?.args ?? [node];
}

function columnName(node: Node): string | undefined {
  const column = node['ColumnRef'] as { fields: { String?: { sval: string } }[] } | undefined;
  return column?.fields.at(-1)?.String?.sval;
}

function parameterNumber(node: Node): number | undefined {
  const cast = node['TypeCast'] as { arg: Node } | undefined;
  return ((cast?.arg ?? node)['ParamRef'] as { number?: number } | undefined)?.number;
}

function findParameters(node: unknown): { number: number; location: number }[] {
  if (typeof node !== 'object' || node === null) return [];
  const found = (node as Node)['ParamRef'] as { number?: number; location?: number } | undefined;
  if (found !== undefined) return [{ number: found.number ?? 0, location: found.location ?? 0 }];
  return Object.values(node).flatMap(findParameters);
}

function listNodes(value: unknown): Node[] {
  return (value as Node[] | undefined) ?? [];
}

/** A place in the parse tree as a UTF-16 offset in the file. */
function offsetOf({ sql, offset, treeStart }: Statement, location: number): number {
  return (
    offset +
    Buffer.from(sql)
      .subarray(0, Math.max(0, location - treeStart))
      .toString().length
  );
}
