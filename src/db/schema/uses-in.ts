import { objectKey, type CatalogObject, type ObjectType } from './model.ts';
import { CLASSES } from './read/classes.ts';
import type { RawAlias, RawCatalog } from './read/statement.ts';

/**
 * What needs what, as pairs of keys in their order: the links between OIDs, followed to the objects that
 * they lead to. It orders the statements that mend. Pure.
 * @param objects those of `raw`, one by one.
 */
export function usesIn(
  raw: RawCatalog,
  objects: readonly CatalogObject[],
): (readonly [user: string, used: string])[] {
  const resolve = resolverOf(raw, objects);
  const pairs = new Map<string, readonly [string, string]>();
  for (const [neederClass, needer, neederPart, usedClass, used, usedPart] of raw.links) {
    const user = resolve(neederClass, needer, neederPart);
    const target = user === undefined ? undefined : resolve(usedClass, used, usedPart);
    if (user === undefined || target === undefined || user === target) continue;
    pairs.set(`${user}\n${target}`, [user, target]);
  }
  return [...pairs.values()].sort(
    ([userA, usedA], [userB, usedB]) => compare(userA, userB) || compare(usedA, usedB),
  );
}

/** Catalogs of what others can refer to, where it is not `pg_class`. */
const CLASS_OF: Partial<Record<ObjectType, number>> = {
  type: CLASSES.pg_type,
  domain: CLASSES.pg_type,
  'domain constraint': CLASSES.pg_constraint,
  function: CLASSES.pg_proc,
  procedure: CLASSES.pg_proc,
  aggregate: CLASSES.pg_proc,
  operator: CLASSES.pg_operator,
  cast: CLASSES.pg_cast,
  constraint: CLASSES.pg_constraint,
  trigger: CLASSES.pg_trigger,
  rule: CLASSES.pg_rewrite,
  policy: CLASSES.pg_policy,
  statistics: CLASSES.pg_statistic_ext,
};
const VIEWS = new Set<ObjectType>(['view', 'materialized view']);

type Resolver = (catalog: string | number, oid: string, part: number) => string | undefined;

function resolverOf(raw: RawCatalog, objects: readonly CatalogObject[]): Resolver {
  const keys = new Map<string, string>();
  const views = new Map<string, string>();
  for (const [at, [type, , , , , oid, part]] of raw.objects.entries()) {
    if (oid === null) continue;
    const key = objectKey(objects[at]!);
    keys.set(`${CLASS_OF[type] ?? CLASSES.pg_class} ${oid} ${part}`, key);
    if (VIEWS.has(type)) views.set(oid, key);
  }
  const aliases = new Map<string, RawAlias>();
  for (const alias of raw.aliases) aliases.set(`${alias[0]} ${alias[1]}`, alias);
  const follow = (
    catalog: string | number,
    oid: string,
    part: number,
    steps: number,
  ): string | undefined => {
    const key = keys.get(`${catalog} ${oid} ${part}`);
    if (key !== undefined || steps === 0) return key;
    const alias = aliases.get(`${catalog} ${oid}`);
    return alias && follow(alias[2], alias[3], alias[4], steps - 1);
  };
  return (catalog, oid, part) => {
    // A column of a view is the view, as far as the order goes.
    const view = Number(catalog) === CLASSES.pg_class && part !== 0 ? views.get(oid) : undefined;
    return view ?? follow(catalog, oid, part, ALIASES_MAX);
  };
}

/** From an array to its element, the element's table and no further. */
const ALIASES_MAX = 3;

/** By code units: no language's order, which another server might not share. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
