export { fingerprintCatalog } from './fingerprint-catalog.ts';
export { hashRows, type TableHash } from './hash-rows.ts';
export type { CatalogObject, CatalogSnapshot, ObjectName, ObjectType, Queryable } from './model.ts';
export { readCatalog } from './read-catalog.ts';
export { queryableOf } from './queryable.ts';
