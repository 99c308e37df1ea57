import { findNodes } from './find-nodes.ts';
import type { ResTarget, SelectStmt, StatementTree } from './sql-tree.ts';

interface Named {
  readonly name: string;
  readonly location: number | undefined;
  /** An element or a field of the column, of which there may be several: `a[1]`, `a.x`. */
  readonly isPart?: boolean;
}
type Targets = readonly { readonly ResTarget: ResTarget }[];

/** Columns that a statement assigns or defines twice, each at its second place. Pure. */
export function duplicateColumns(tree: StatementTree): Named[] {
  return [...assignments(tree), ...definitions(tree)].flatMap(repeated);
}

/** Lists of columns that get values, also below `with`. */
function assignments(tree: StatementTree): Named[][] {
  const lists: (Targets | undefined)[] = [];
  for (const kind of ['UpdateStmt', 'onConflictClause', 'MergeWhenClause']) {
    for (const node of findNodes<{ targetList?: Targets }>(tree, kind)) lists.push(node.targetList);
  }
  for (const node of findNodes<{ cols?: Targets }>(tree, 'InsertStmt')) lists.push(node.cols);
  return lists.map((list) =>
    (list ?? []).map(({ ResTarget: { name, indirection, location } }) => ({
      name: name ?? '',
      location,
      isPart: indirection !== undefined,
    })),
  );
}

/** Lists of columns that a table or a view gets. */
function definitions(tree: StatementTree): Named[][] {
  const columns = (tree.CreateStmt ?? tree.CreateForeignTableStmt?.base)?.tableElts ?? [];
  const filled = tree.CreateTableAsStmt;
  const view = tree.ViewStmt;
  const names = filled?.into.colNames ?? view?.aliases;
  const query = filled?.query?.SelectStmt ?? view?.query?.SelectStmt;
  const into = tree.SelectStmt?.intoClause && tree.SelectStmt;
  const location = filled?.into.rel.location ?? view?.view.location;
  return [
    columns.flatMap(({ ColumnDef: column }) =>
      column?.colname === undefined ? [] : [{ name: column.colname, location: column.location }],
    ),
    names?.map(({ String: { sval: name } }) => ({ name, location })) ??
      outputColumns(query ?? into),
  ];
}

/** The columns of a query as far as it names them itself. */
function outputColumns(select: SelectStmt | undefined): Named[] {
  return (select?.targetList ?? []).flatMap(({ ResTarget: { name, val, location } }) => {
    const fields =
      (val?.['ColumnRef'] as { fields?: { String?: { sval: string } }[] } | undefined)?.fields ??
      [];
    const shown = name ?? fields.at(-1)?.String?.sval;
    return shown === undefined ? [] : [{ name: shown, location }];
  });
}

function repeated(columns: readonly Named[]): Named[] {
  return columns.filter((column, index) => {
    const same = columns.filter((other) => other.name === column.name);
    const isSecond = columns.findIndex((other) => other.name === column.name) < index;
    return isSecond && same.indexOf(column) === 1 && !same.every((other) => other.isPart);
  });
}
