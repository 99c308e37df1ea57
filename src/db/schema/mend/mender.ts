import type { CatalogIndex } from '../catalog-index.ts';
import type { CatalogObject, Json } from '../model.ts';

/** One field of an object that stands in both catalogs, and what it should become. */
export interface FieldChange {
  /** The object as it should be. */
  readonly object: CatalogObject;
  /** Undefined where the field should have its usual value. */
  readonly to: Json | undefined;
  readonly from: Json | undefined;
  readonly expected: CatalogIndex;
  readonly live: CatalogIndex;
}

/**
 * Statements that change the field in place; `rebuild` when the object has to be dropped and made
 * again; an empty list when another object's statements bring it along.
 */
export type FieldMender = (change: FieldChange) => readonly string[] | 'rebuild';

/** How objects of one type are made, dropped and changed. */
export interface Mender {
  /** The object itself; the fields of `after` follow by their menders. */
  create(object: CatalogObject, expected: CatalogIndex): readonly string[];
  drop(object: CatalogObject): readonly string[];
  /** A field that is not named here is changed by making the object again. */
  readonly fields: Readonly<Record<string, FieldMender>>;
  /** Fields that `create` does not say. */
  readonly after: readonly string[];
}

/** A statement with a word of warning above it. */
export function withCare(warning: string, statement = ''): string {
  return `-- ${warning}${statement === '' ? '' : `\n${statement}`}`;
}

/** For what cannot be changed by a statement that is right for everybody. */
export function byHand(what: string): FieldMender {
  return ({ object, to }) => [
    withCare(
      `by hand: ${what} of ${object.type} ${object.name.replaceAll('\n', ' ')} should be ${JSON.stringify(to ?? null)}`,
    ),
  ];
}
