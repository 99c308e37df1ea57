import { indexCatalog } from './catalog-index.ts';
import { compareCatalogs, type Finding } from './compare.ts';
import { planMending } from './mend/plan.ts';
import type { CatalogDifference, CatalogSnapshot } from './model.ts';

/**
 * Names every object that is missing, unexpected or different in the live catalog, with the
 * statements that would mend it. What belongs to a missing or unexpected table, or would have to be
 * made again around it, is not named by itself. Pure.
 */
export function diffCatalogs(
  expected: CatalogSnapshot,
  live: CatalogSnapshot,
): CatalogDifference[] {
  const [one, two] = [indexCatalog(expected), indexCatalog(live)];
  const findings = compareCatalogs(one, two);
  const steps = planMending(one, two, findings);
  const shares = findings.map((): string[] => []);
  for (const { cause, sql } of steps) shares[cause]!.push(sql);
  return findings.map((finding, index) => withSql(finding, shares[index]!));
}

function withSql(
  { kind, object, field, expected, live }: Finding,
  sql: readonly string[],
): CatalogDifference {
  return {
    kind,
    object,
    ...(field === undefined ? {} : { field }),
    ...(expected === undefined ? {} : { expected }),
    ...(live === undefined ? {} : { live }),
    sql,
  };
}

/**
 * The statements that turn the live schema into the expected one, all differences together and in
 * an order that works; comments say where care is needed. Pure.
 */
export function mendCatalog(expected: CatalogSnapshot, live: CatalogSnapshot): string[] {
  const [one, two] = [indexCatalog(expected), indexCatalog(live)];
  const findings = compareCatalogs(one, two);
  return planMending(one, two, findings).map((step) => step.sql);
}
