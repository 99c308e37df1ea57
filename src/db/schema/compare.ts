import { parentOf, type CatalogIndex } from './catalog-index.ts';
import { canonicalJson } from './fingerprint-catalog.ts';
import { isSameView } from './same-view.ts';
import type { CatalogDifference, CatalogObject, Json } from './model.ts';

/** Major version of PostgreSQL from which on a view over one table does not name it in each column. */
const SHORT_VIEWS_SINCE = 16;

/** What is not as it should be, without the statements. */
export type Finding = Omit<CatalogDifference, 'sql'> & { readonly key: string };

/**
 * Compares two catalogs. Of what is missing or unexpected only the whole is named: a table without
 * its columns. Pure.
 */
export function compareCatalogs(expected: CatalogIndex, live: CatalogIndex): Finding[] {
  const findings: Finding[] = [];
  const isOtherWriting =
    expected.serverVersion < SHORT_VIEWS_SINCE !== live.serverVersion < SHORT_VIEWS_SINCE;
  for (const [key, object] of expected.byKey) {
    const other = live.byKey.get(key);
    if (other !== undefined) {
      const differences = compareFields(key, object, other);
      findings.push(...(isOtherWriting ? differences.filter(isMore) : differences));
    } else if (!goesWithAnother(expected, live, key, object)) {
      findings.push({ kind: 'missing', key, object: nameOf(object), expected: object.fields });
    }
  }
  for (const [key, object] of live.byKey) {
    if (expected.byKey.has(key) || goesWithAnother(live, expected, key, object)) continue;
    findings.push({ kind: 'unexpected', key, object: nameOf(object), live: object.fields });
  }
  return findings;
}

/** Whether it is more than another way of writing the same view. */
function isMore({ object, field, expected, live }: Finding): boolean {
  const isView = object.type === 'view' || object.type === 'materialized view';
  if (!isView || field !== 'definition') return true;
  return !isSameView(expected as string, live as string);
}

function compareFields(key: string, expected: CatalogObject, live: CatalogObject): Finding[] {
  const findings: Finding[] = [];
  const fields = new Set([...Object.keys(expected.fields), ...Object.keys(live.fields)]);
  for (const field of [...fields].sort()) {
    let to = expected.fields[field];
    let from = live.fields[field];
    if (field === 'columnOrder') {
      // Columns that are in one only are differences of their own.
      to = common(to, from);
      from = common(from, expected.fields[field]);
    }
    if (canonicalJson(to ?? null) === canonicalJson(from ?? null)) continue;
    findings.push({
      kind: 'different',
      key,
      object: nameOf(expected),
      field,
      ...(to === undefined ? {} : { expected: to }),
      ...(from === undefined ? {} : { live: from }),
    });
  }
  return findings;
}

function common(names: Json | undefined, others: Json | undefined): string[] {
  return ((names ?? []) as string[]).filter((name) => ((others ?? []) as string[]).includes(name));
}

/** Whether the thing that it belongs to is absent, too. */
function goesWithAnother(
  here: CatalogIndex,
  there: CatalogIndex,
  key: string,
  object: CatalogObject,
): boolean {
  const parent = parentOf(here.byKey, key);
  if (parent !== undefined && !there.byKey.has(parent)) return true;
  const column = object.fields['identityOf'];
  return object.type === 'sequence' && column !== undefined && !hasIdentity(there, column);
}

function hasIdentity(index: CatalogIndex, column: Json): boolean {
  for (const { type, fields } of index.byKey.values()) {
    if (type === 'sequence' && fields['identityOf'] === column) return true;
  }
  return false;
}

function nameOf({ type, schema, table, name }: CatalogObject): Finding['object'] {
  return {
    type,
    ...(schema === undefined ? {} : { schema }),
    ...(table === undefined ? {} : { table }),
    name,
  };
}
