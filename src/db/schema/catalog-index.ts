import { objectKey, type CatalogObject, type CatalogSnapshot, type ObjectName } from './model.ts';

/** A snapshot that can be asked. */
export interface CatalogIndex {
  /** Major version of the server. */
  readonly serverVersion: number;
  readonly byKey: ReadonlyMap<string, CatalogObject>;
  /** Keys of what needs this object, directly. */
  usersOf(key: string): readonly string[];
  /** Keys of what this object needs, directly; its table first. */
  usedBy(key: string): readonly string[];
  /** Keys of the columns, constraints, indexes … of a table, view or domain. */
  childrenOf(key: string): readonly string[];
}

/** Builds the lookups of a snapshot, linear in its size. Pure. */
export function indexCatalog(snapshot: CatalogSnapshot): CatalogIndex {
  const byKey = new Map(snapshot.objects.map((object) => [objectKey(object), object]));
  const users = new Map<string, string[]>();
  const used = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  for (const key of byKey.keys()) {
    const parent = parentOf(byKey, key);
    if (parent === undefined) continue;
    push(children, parent, key);
    push(used, key, parent);
  }
  for (const [key, { schema }] of byKey) {
    const home = schema === undefined ? undefined : objectKey({ type: 'schema', name: schema });
    if (home !== undefined && byKey.has(home)) push(used, key, home);
  }
  for (const [user, target] of snapshot.uses) {
    // A sequence that a column owns goes with it, but it is made before the column that takes it.
    if (byKey.get(user)?.type === 'sequence') continue;
    if (parentOf(byKey, user) !== target) push(users, target, user);
    push(used, user, target);
  }
  return {
    serverVersion: snapshot.serverVersion,
    byKey,
    usersOf: (key) => users.get(key) ?? [],
    usedBy: (key) => used.get(key) ?? [],
    childrenOf: (key) => children.get(key) ?? [],
  };
}

const RELATIONS = ['table', 'foreign table', 'view', 'materialized view'] as const;

/** The key of the table, view or domain that an object belongs to. */
export function parentOf(
  byKey: ReadonlyMap<string, CatalogObject>,
  key: string,
): string | undefined {
  const object = byKey.get(key);
  return object === undefined ? undefined : parentKeys(object).find((item) => byKey.has(item));
}

function parentKeys({ type, schema, table }: ObjectName): string[] {
  if (table === undefined) return [];
  const home = schema === undefined ? {} : { schema };
  const types = type === 'domain constraint' ? (['domain'] as const) : RELATIONS;
  return types.map((parent) => objectKey({ type: parent, ...home, name: table }));
}

function push(map: Map<string, string[]>, key: string, item: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
