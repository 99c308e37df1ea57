export { findDriftBefore } from './find-drift-before.ts';
export type { FoundDrift } from './carry-drift.ts';
export { diffCatalogs, mendCatalog } from './diff-catalogs.ts';
export { fingerprintCatalog } from './fingerprint-catalog.ts';
export { hashRows, type TableHash } from './hash-rows.ts';
export type {
  CatalogDifference,
  CatalogObject,
  CatalogSnapshot,
  Json,
  ObjectName,
  ObjectType,
  Queryable,
} from './model.ts';
export { queryableOf } from './queryable.ts';
export { readCatalog } from './read-catalog.ts';
export { readSnapshot, type RecordedSnapshot } from './read-snapshot.ts';
export { recordedCatalog } from './recorded-catalog.ts';
export { recordSnapshot } from './record-snapshot.ts';
