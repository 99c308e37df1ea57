import { canonicalJson } from './fingerprint-catalog.ts';
import { objectKey, type CatalogObject, type CatalogSnapshot } from './model.ts';
import { compareObjects } from './snapshot-of.ts';

/** A catalog as it was recorded, and as it was found before a run. */
export interface FoundDrift {
  readonly recorded: CatalogSnapshot;
  readonly before: CatalogSnapshot;
}

/**
 * What a run that found a changed schema leaves on record: everything as it is now, but for what
 * somebody else had changed and the run did not touch, which stays as it was recorded. Otherwise
 * the next run after a change by hand would make that change its own. Pure.
 */
export function carryDrift(after: CatalogSnapshot, found: FoundDrift): CatalogSnapshot {
  const [recorded, before] = [byKey(found.recorded), byKey(found.before)];
  const now = byKey(after);
  const kept = new Map(now);
  for (const key of new Set([...recorded.keys(), ...before.keys()])) {
    const was = recorded.get(key);
    const isDrift = textOf(was) !== textOf(before.get(key));
    if (!isDrift || textOf(before.get(key)) !== textOf(now.get(key))) continue;
    if (was === undefined) kept.delete(key);
    else if (hasTable(was, kept)) kept.set(key, was);
  }
  return { ...after, objects: [...kept.values()].sort(compareObjects) };
}

type Objects = ReadonlyMap<string, CatalogObject>;

function byKey(catalog: CatalogSnapshot): Objects {
  return new Map(catalog.objects.map((object) => [objectKey(object), object]));
}

function textOf(object: CatalogObject | undefined): string {
  return canonicalJson(object?.fields ?? null);
}

/** A part of a table that has gone went with it. */
function hasTable({ schema, table }: CatalogObject, kept: Objects): boolean {
  if (table === undefined) return true;
  const place = schema === undefined ? {} : { schema };
  return (['table', 'foreign table', 'view', 'materialized view', 'domain'] as const).some((type) =>
    kept.has(objectKey({ type, ...place, name: table })),
  );
}
