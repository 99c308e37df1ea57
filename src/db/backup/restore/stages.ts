import { indexCatalog, parentOf, type CatalogIndex } from '../../schema/catalog-index.ts';
import { quoteName } from '../../schema/mend/names.ts';
import {
  NOT_NULL_NAMES_SINCE,
  objectKey,
  type CatalogObject,
  type CatalogSnapshot,
} from '../../schema/model.ts';

/** What waits until the rows are there: it would be slow before, or act on rows that are loaded. */
const LATE = new Set<CatalogObject['type']>([
  'view',
  'materialized view',
  'constraint',
  'index',
  'trigger',
  'rule',
  'policy',
  'statistics',
  'event trigger',
  'publication',
  'default privileges',
]);
/** Rows are loaded into these. */
const HOLDERS = new Set<CatalogObject['type']>(['table', 'foreign table', 'sequence']);
/** What keeps the loading role from seeing or writing rows, or names an index that comes later. */
const GUARDS = ['rowSecurity', 'forceRowSecurity', 'replicaIdentity'];

/** Catalogs that follow each other on the way from an empty database to a whole one. */
export interface RestoreStages {
  /** Enough for rows to be loaded. */
  readonly early: CatalogSnapshot;
  /** Each with more keys, checks and indexes; those of partitions before those of their parents. */
  readonly keyed: readonly CatalogSnapshot[];
  readonly whole: CatalogSnapshot;
}

/**
 * Orders the making of a schema around the loading of its rows.
 * @param serverVersion of where it is made: an older one keeps no names of NOT NULL. Pure.
 */
export function planStages(snapshot: CatalogSnapshot, serverVersion: number): RestoreStages {
  const named = withoutVersions(snapshot);
  const whole = serverVersion < NOT_NULL_NAMES_SINCE ? withoutNotNullNames(named) : named;
  const index = indexCatalog(whole);
  const early = findEarly(index);
  const depths = partitionDepths(index);
  const depthOf = (object: CatalogObject): number | undefined =>
    isKey(object) ? depths.get(tableKey(object)) : undefined;
  const deepest = Math.max(0, ...depths.values());
  const keyed: CatalogSnapshot[] = [];
  for (let depth = deepest; depth >= 0; depth -= 1) {
    const objects = whole.objects.flatMap((object) => {
      const own = depthOf(object);
      if (early.has(objectKey(object))) return [unguarded(object)];
      if (own === undefined || own < depth) return [];
      // What it will be attached to is not there yet.
      return [own === depth ? without(object, ['attachedTo']) : object];
    });
    keyed.push({ ...whole, objects });
  }
  const objects = whole.objects.filter((object) => early.has(objectKey(object))).map(unguarded);
  return { early: { ...whole, objects }, keyed, whole };
}

/** Another server may have another version of an extension; what it brings is its own affair. Pure. */
export function withoutVersions(snapshot: CatalogSnapshot): CatalogSnapshot {
  const objects = snapshot.objects.map((object) =>
    object.type === 'extension' ? without(object, ['version']) : object,
  );
  return { ...snapshot, objects };
}

function withoutNotNullNames(snapshot: CatalogSnapshot): CatalogSnapshot {
  const objects = snapshot.objects.map((object) =>
    object.type === 'column' ? without(object, ['notNullName']) : object,
  );
  return { ...snapshot, objects };
}

/** What is not late by nature, as far as it needs nothing late, and all that tables need. */
function findEarly(index: CatalogIndex): Set<string> {
  const needed = new Set<string>();
  const need = (key: string): void => {
    if (needed.has(key)) return;
    needed.add(key);
    for (const other of index.usedBy(key)) need(other);
  };
  for (const [key, object] of index.byKey) {
    if (HOLDERS.has(object.type)) need(key);
    const home = object.type === 'column' ? parentOf(index.byKey, key) : undefined;
    if (home !== undefined && HOLDERS.has(index.byKey.get(home)!.type)) need(key);
  }
  const late = new Set<string>();
  const delay = (key: string): void => {
    if (late.has(key) || needed.has(key)) return;
    late.add(key);
    for (const other of [...index.usersOf(key), ...index.childrenOf(key)]) delay(other);
  };
  for (const [key, object] of index.byKey) if (LATE.has(object.type)) delay(key);
  return new Set([...index.byKey.keys()].filter((key) => !late.has(key)));
}

/** A foreign key is made at the very end: it needs the keys of other tables. */
function isKey({ type, fields }: CatalogObject): boolean {
  return type === 'index' || (type === 'constraint' && fields['kind'] !== 'foreign key');
}

/** How many tables a table is a partition of, one above the other. */
function partitionDepths(index: CatalogIndex): Map<string, number> {
  const depths = new Map<string, number>();
  const byName = new Map<string, string>();
  const tables = [...index.byKey].filter(([, object]) => object.type === 'table');
  for (const [key, { schema, name }] of tables) {
    byName.set(`${quoteName(schema ?? '')}.${quoteName(name)}`, key);
  }
  const depth = (key: string): number => {
    const known = depths.get(key);
    if (known !== undefined) return known;
    const above = byName.get(index.byKey.get(key)!.fields['partitionOf'] as string);
    const own = above === undefined ? 0 : depth(above) + 1;
    depths.set(key, own);
    return own;
  };
  for (const [key] of tables) depth(key);
  return depths;
}

function tableKey({ schema, table }: CatalogObject): string {
  return objectKey({ type: 'table', ...(schema === undefined ? {} : { schema }), name: table! });
}

function unguarded(object: CatalogObject): CatalogObject {
  return object.type === 'table' ? without(object, GUARDS) : object;
}

function without(object: CatalogObject, names: readonly string[]): CatalogObject {
  if (!names.some((name) => name in object.fields)) return object;
  const fields = Object.entries(object.fields).filter(([name]) => !names.includes(name));
  return { ...object, fields: Object.fromEntries(fields) };
}
