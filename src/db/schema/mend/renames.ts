import type { CatalogIndex } from '../catalog-index.ts';
import type { Finding } from '../compare.ts';
import { canonicalJson } from '../fingerprint-catalog.ts';
import { NOT_NULL_NAMES_SINCE, objectKey, type CatalogObject, type Json } from '../model.ts';
import { withCare } from './mender.ts';
import { quoteName, tableOf } from './names.ts';

/** A column that stands under another name. */
export interface Rename {
  /** Number of the finding that misses the column. */
  readonly cause: number;
  readonly from: string;
  readonly to: string;
  readonly sql: readonly string[];
}

/**
 * A column that is missing and one that is too many, at the same place of the same table and alike
 * in everything else, are one that was renamed: to rename it back keeps its data. Pure.
 */
export function findRenames(
  expected: CatalogIndex,
  live: CatalogIndex,
  findings: readonly Finding[],
): Rename[] {
  const renames: Rename[] = [];
  for (const [cause, finding] of findings.entries()) {
    if (finding.kind !== 'missing' || finding.object.type !== 'column') continue;
    const missing = expected.byKey.get(finding.key)!;
    const place = placeOf(expected, missing);
    const twin = findings.find(({ kind, key, object }) => {
      if (kind !== 'unexpected' || object.type !== 'column') return false;
      if (object.schema !== missing.schema || object.table !== missing.table) return false;
      const other = live.byKey.get(key)!;
      return placeOf(live, other) === place && sameBut(missing, other);
    });
    if (twin === undefined) continue;
    const old = live.byKey.get(twin.key)!;
    renames.push({ cause, from: twin.key, to: finding.key, sql: renameBack(live, old, missing) });
  }
  return renames;
}

function renameBack(live: CatalogIndex, old: CatalogObject, now: CatalogObject): string[] {
  const alter = `alter table ${tableOf(now)}`;
  const rename = `${alter} rename column ${quoteName(old.name)} to ${quoteName(now.name)};`;
  const statements = [
    withCare(
      'it looks renamed; where it is another column, add the one and drop the other',
      rename,
    ),
  ];
  const named = old.fields['notNull'] !== undefined && live.serverVersion >= NOT_NULL_NAMES_SINCE;
  if (named && notNullNameOf(old) !== notNullNameOf(now)) {
    const [from, to] = [notNullNameOf(old), notNullNameOf(now)].map(quoteName);
    statements.push(`${alter} rename constraint ${from} to ${to};`);
  }
  return statements;
}

function notNullNameOf({ table, name, fields }: CatalogObject): string {
  const named = fields['notNullName'];
  return typeof named === 'string' ? named : `${table}_${name}_not_null`;
}

function placeOf(index: CatalogIndex, { schema, table, name }: CatalogObject): number {
  const home = schema === undefined ? {} : { schema };
  const owner = index.byKey.get(objectKey({ type: 'table', ...home, name: table ?? '' }));
  return ((owner?.fields['columnOrder'] ?? []) as string[]).indexOf(name);
}

function sameBut(one: CatalogObject, other: CatalogObject): boolean {
  const plain = ({ fields }: CatalogObject): string => {
    const { notNullName: _, ...rest } = fields as Record<string, Json>;
    return canonicalJson(rest);
  };
  return plain(one) === plain(other);
}
