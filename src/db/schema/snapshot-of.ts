import { flattenLogic } from './flatten-logic.ts';
import {
  OBJECT_TYPES,
  type CatalogObject,
  type CatalogSnapshot,
  type Json,
  type ObjectType,
} from './model.ts';
import type { RawCatalog, RawObject } from './read/statement.ts';
import { compare, usesIn } from './uses-in.ts';

/**
 * Makes a snapshot of what the statement has found: names in place of OIDs, the same text for the same
 * condition, everything in order. Pure.
 * @param options.owners without owners when it is false.
 */
export function snapshotOf(
  raw: RawCatalog,
  options: { readonly owners?: boolean | undefined } = {},
): CatalogSnapshot {
  const orders = columnOrders(raw.objects);
  const objects = raw.objects.map((row) => toObject(row, orders));
  const uses = usesIn(raw, objects);
  if (options.owners === false) for (const { fields } of objects) delete fields['owner'];
  return {
    format: 1,
    serverVersion: raw.serverVersion,
    objects: objects.sort(compareObjects),
    uses,
  };
}

type OpenObject = CatalogObject & { fields: Record<string, Json> };

function toObject(
  [type, schema, table, name, found, oid]: RawObject,
  orders: ReadonlyMap<string, readonly string[]>,
): OpenObject {
  const fields: Record<string, Json> = { ...found };
  const columnOrder = orders.get(oid ?? '');
  if (columnOrder !== undefined && WITH_COLUMNS.has(type)) fields['columnOrder'] = columnOrder;
  flattenFields(type, fields);
  return {
    type,
    ...(schema === null ? {} : { schema }),
    ...(table === null ? {} : { table }),
    name,
    fields,
  };
}

const WITH_COLUMNS = new Set<ObjectType>(['table', 'foreign table']);

/** Names of columns in their order, by the OID of their table. */
function columnOrders(objects: readonly RawObject[]): Map<string, string[]> {
  const columns = objects.filter(([type]) => type === 'column').sort((a, b) => a[6] - b[6]);
  const orders = new Map<string, string[]>();
  for (const [, , , name, , table] of columns) {
    const order = orders.get(table!);
    if (order === undefined) orders.set(table!, [name]);
    else order.push(name);
  }
  return orders;
}

/** Fields that hold conditions; the body of a function is text of somebody. */
const CONDITIONS = ['definition', 'default', 'expression', 'using', 'check'];
const ROUTINES = new Set<ObjectType>(['function', 'procedure']);

function flattenFields(type: ObjectType, fields: Record<string, Json>): void {
  if (ROUTINES.has(type)) return;
  for (const name of CONDITIONS) {
    const value = fields[name];
    if (typeof value === 'string') fields[name] = flattenLogic(value);
  }
}

/** The order of a snapshot: by type, then by name. */
export function compareObjects(a: CatalogObject, b: CatalogObject): number {
  return (
    OBJECT_TYPES.indexOf(a.type) - OBJECT_TYPES.indexOf(b.type) ||
    compare(a.schema ?? '', b.schema ?? '') ||
    compare(a.table ?? '', b.table ?? '') ||
    compare(a.name, b.name)
  );
}
