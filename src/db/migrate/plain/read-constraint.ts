import { readColumnNames, readRelation, type Node } from './nodes.ts';
import { readDefault } from './read-default.ts';
import { NotPlain, type TokenReader } from './token-reader.ts';

/** Kept by the server, and true of the rows that are there. */
const KEPT = { is_enforced: true, initially_valid: true };

/** Reads one constraint of a column; undefined where none follows. */
export function readColumnConstraint(reader: TokenReader): Node | undefined {
  const { start: location } = reader.next;
  const constraint = (contype: string, more: Node = {}): Node => ({
    Constraint: { contype, ...more, location },
  });
  if (reader.has('not', 'null')) return constraint('CONSTR_NOTNULL', KEPT);
  if (reader.has('null')) return constraint('CONSTR_NULL');
  if (reader.has('primary', 'key')) return constraint('CONSTR_PRIMARY');
  if (reader.has('unique')) return constraint('CONSTR_UNIQUE');
  if (reader.has('default')) return constraint('CONSTR_DEFAULT', { raw_expr: readDefault(reader) });
  if (reader.has('references')) return constraint('CONSTR_FOREIGN', readReference(reader, {}));
  if (!reader.has('generated')) return undefined;
  const when = reader.has('always') ? 'a' : 'd';
  if (when === 'd') reader.need('by', 'default');
  reader.need('as', 'identity');
  return constraint('CONSTR_IDENTITY', { generated_when: when });
}

/** Reads one constraint of a table; undefined where a column follows. */
export function readTableConstraint(reader: TokenReader): Node | undefined {
  const { start: location } = reader.next;
  const isNamed = reader.has('constraint');
  const conname = isNamed ? { conname: reader.name() } : {};
  const constraint = (contype: string, more: Node): Node => ({
    Constraint: { contype, ...conname, ...more, location },
  });
  if (reader.has('primary', 'key')) {
    return constraint('CONSTR_PRIMARY', { keys: readColumnNames(reader) });
  }
  if (reader.has('unique')) return constraint('CONSTR_UNIQUE', { keys: readColumnNames(reader) });
  if (reader.has('foreign', 'key')) {
    const columns = { fk_attrs: readColumnNames(reader) };
    reader.need('references');
    return constraint('CONSTR_FOREIGN', readReference(reader, columns));
  }
  if (isNamed) throw new NotPlain();
  return undefined;
}

/** Reads what stands behind `references`. */
function readReference(reader: TokenReader, columns: Node): Node {
  const table = readRelation(reader);
  const isKeyNamed = reader.next.value === '(';
  const keys = isKeyNamed ? { pk_attrs: readColumnNames(reader) } : {};
  const actions = new Map<string, string>();
  while (reader.has('on')) {
    const event = reader.has('delete') ? 'delete' : 'update';
    if (event === 'update') reader.need('update');
    if (actions.has(event)) throw new NotPlain();
    actions.set(event, readAction(reader));
  }
  return {
    ...KEPT,
    pktable: table,
    ...columns,
    ...keys,
    fk_matchtype: 's',
    fk_upd_action: actions.get('update') ?? 'a',
    fk_del_action: actions.get('delete') ?? 'a',
  };
}

function readAction(reader: TokenReader): string {
  if (reader.has('cascade')) return 'c';
  if (reader.has('restrict')) return 'r';
  if (reader.has('set', 'null')) return 'n';
  if (reader.has('set', 'default')) return 'd';
  reader.need('no', 'action');
  return 'a';
}
