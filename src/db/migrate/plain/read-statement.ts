import { readRelation, stringNode, type Node } from './nodes.ts';
import { readColumn } from './read-column.ts';
import { readTableConstraint } from './read-constraint.ts';
import { readDefault } from './read-default.ts';
import { NotPlain, type TokenReader } from './token-reader.ts';

/** Reads one statement as PostgreSQL's parser would. @throws NotPlain */
export function readStatement(reader: TokenReader): Node {
  if (reader.has('create', 'table')) return { CreateStmt: readCreateTable(reader) };
  if (reader.has('create', 'index')) return { IndexStmt: readCreateIndex(reader, {}) };
  if (reader.has('create', 'unique', 'index')) {
    return { IndexStmt: readCreateIndex(reader, { unique: true }) };
  }
  if (reader.has('alter', 'table')) return { AlterTableStmt: readAlterTable(reader) };
  if (reader.has('drop', 'table')) return { DropStmt: readDrop(reader, 'OBJECT_TABLE') };
  if (reader.has('drop', 'index')) return { DropStmt: readDrop(reader, 'OBJECT_INDEX') };
  throw new NotPlain();
}

function readCreateTable(reader: TokenReader): Node {
  const isSoft = reader.has('if', 'not', 'exists');
  const relation = readRelation(reader);
  reader.need('(');
  const tableElts = reader.list(() => readTableConstraint(reader) ?? readColumn(reader));
  reader.need(')');
  const more = isSoft ? { if_not_exists: true } : {};
  return { relation, tableElts, oncommit: 'ONCOMMIT_NOOP', ...more };
}

function readCreateIndex(reader: TokenReader, unique: Node): Node {
  const isSoft = reader.has('if', 'not', 'exists');
  const idxname = reader.next.value === 'on' && !isSoft ? {} : { idxname: reader.name() };
  reader.need('on');
  const relation = readRelation(reader);
  const accessMethod = reader.has('using') ? reader.name() : 'btree';
  reader.need('(');
  const indexParams = reader.list(() => readIndexElement(reader));
  reader.need(')');
  const more = isSoft ? { if_not_exists: true } : {};
  return { ...idxname, relation, accessMethod, indexParams, ...unique, ...more };
}

function readIndexElement(reader: TokenReader): Node {
  const name = reader.name();
  const order = reader.has('desc') ? 'DESC' : reader.has('asc') ? 'ASC' : 'DEFAULT';
  return {
    IndexElem: { name, ordering: `SORTBY_${order}`, nulls_ordering: 'SORTBY_NULLS_DEFAULT' },
  };
}

function readAlterTable(reader: TokenReader): Node {
  const soft = reader.has('if', 'exists') ? { missing_ok: true } : {};
  const relation = readRelation(reader, { only: reader.has('only') });
  const cmds = reader.list(() => ({ AlterTableCmd: readChange(reader) }));
  return { relation, cmds, objtype: 'OBJECT_TABLE', ...soft };
}

function readChange(reader: TokenReader): Node {
  const kept = { behavior: 'DROP_RESTRICT' };
  if (reader.has('add')) {
    const constraint = readTableConstraint(reader);
    if (constraint !== undefined) return { subtype: 'AT_AddConstraint', def: constraint, ...kept };
    const isNamed = reader.has('column');
    const soft = isNamed && reader.has('if', 'not', 'exists') ? { missing_ok: true } : {};
    return { subtype: 'AT_AddColumn', def: readColumn(reader), ...kept, ...soft };
  }
  if (reader.has('drop', 'column')) {
    const soft = reader.has('if', 'exists') ? { missing_ok: true } : {};
    return { subtype: 'AT_DropColumn', name: reader.name(), ...readBehavior(reader), ...soft };
  }
  reader.need('alter', 'column');
  const name = reader.name();
  if (reader.has('set', 'not', 'null')) return { subtype: 'AT_SetNotNull', name, ...kept };
  if (reader.has('drop', 'not', 'null')) return { subtype: 'AT_DropNotNull', name, ...kept };
  if (reader.has('drop', 'default')) return { subtype: 'AT_ColumnDefault', name, ...kept };
  reader.need('set', 'default');
  return { subtype: 'AT_ColumnDefault', name, def: readDefault(reader), ...kept };
}

function readDrop(reader: TokenReader, removeType: string): Node {
  const soft = reader.has('if', 'exists') ? { missing_ok: true } : {};
  const objects = reader.list(() => {
    const names = [reader.name()];
    if (reader.has('.')) names.push(reader.name());
    return { List: { items: names.map(stringNode) } };
  });
  return { objects, removeType, ...readBehavior(reader), ...soft };
}

function readBehavior(reader: TokenReader): Node {
  if (reader.has('cascade')) return { behavior: 'DROP_CASCADE' };
  reader.has('restrict');
  return { behavior: 'DROP_RESTRICT' };
}
