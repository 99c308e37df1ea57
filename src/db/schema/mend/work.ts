import { parentOf, type CatalogIndex } from '../catalog-index.ts';
import type { Finding } from '../compare.ts';
import type { CatalogObject, ObjectType } from '../model.ts';
import type { FieldChange } from './mender.ts';
import { menders } from './menders.ts';
import { keepsLabels } from './types.ts';

/** What is to be done: keys of objects, each with the number of the finding that asks for it. */
export interface MendWork {
  /** To be dropped before anything is changed or made; the key is of the live catalog. */
  readonly dropFirst: Map<string, number>;
  /** To be dropped when nothing needs it any more. */
  readonly dropLast: Map<string, number>;
  readonly create: Map<string, number>;
  readonly change: Map<string, { cause: number; fields: string[] }>;
  /** Columns whose default steps aside while a function is made again. */
  readonly unhook: Map<string, number>;
}

/** What nothing but other such things needs, so that it can go at once. */
const EARLY = new Set<ObjectType>([
  'view',
  'materialized view',
  'rule',
  'trigger',
  'policy',
  'constraint',
  'domain constraint',
  'index',
  'statistics',
  'publication',
  'event trigger',
  'column',
  'cast',
  'operator',
  'default privileges',
]);

/** Finds out which objects have to go, come or change for the findings, and in which wake. Pure. */
export function collectWork(
  expected: CatalogIndex,
  live: CatalogIndex,
  findings: readonly Finding[],
): MendWork {
  const work: MendWork = {
    dropFirst: new Map(),
    dropLast: new Map(),
    create: new Map(),
    change: new Map(),
    unhook: new Map(),
  };
  for (const [cause, { kind, key, field }] of findings.entries()) {
    if (kind === 'missing') create(expected, work, key, cause);
    else if (kind === 'unexpected') drop({ expected, live, work, cause }, key, false);
    else if (isRebuilt(expected, live, key, field!)) {
      drop({ expected, live, work, cause }, key, true);
    } else {
      const known = work.change.get(key);
      if (known === undefined) work.change.set(key, { cause, fields: [field!] });
      else known.fields.push(field!);
      disturb({ expected, live, work, cause }, key, field!);
    }
  }
  for (const key of work.create.keys()) work.change.delete(key);
  return work;
}

interface Reason {
  readonly expected: CatalogIndex;
  readonly live: CatalogIndex;
  readonly work: MendWork;
  readonly cause: number;
}

function create(expected: CatalogIndex, work: MendWork, key: string, cause: number): void {
  if (work.create.has(key)) return;
  work.create.set(key, cause);
  for (const child of expected.childrenOf(key)) create(expected, work, child, cause);
}

/** Drops an object, what belongs to it and what needs it; what should be there comes again. */
function drop(reason: Reason, key: string, early: boolean): void {
  const { expected, live, work, cause } = reason;
  const object = live.byKey.get(key)!;
  const first = early || EARLY.has(object.type) || isReplaced(object, expected, live);
  if (work.dropFirst.has(key) || (!first && work.dropLast.has(key))) return;
  work.dropLast.delete(key);
  (first ? work.dropFirst : work.dropLast).set(key, cause);
  if (expected.byKey.has(key)) create(expected, work, key, cause);
  for (const child of live.childrenOf(key)) drop(reason, child, early);
  for (const user of live.usersOf(key)) {
    const { type, fields } = live.byKey.get(user)!;
    if (type === 'table' || type === 'foreign table' || type === 'sequence') continue;
    if (type !== 'column') drop(reason, user, first || expected.byKey.has(user));
    else if (fields['generated'] !== undefined) drop(reason, user, true);
    else if (first && object.type !== 'column') work.unhook.set(user, cause);
  }
}

/** Whether a function of this name but other arguments is to come: both cannot stand at once. */
function isReplaced(object: CatalogObject, expected: CatalogIndex, live: CatalogIndex): boolean {
  if (object.type !== 'function' && object.type !== 'procedure') return false;
  const start = object.name.slice(0, object.name.indexOf('(') + 1);
  for (const [key, { schema, name, type }] of expected.byKey) {
    const same = type === object.type && schema === object.schema && name.startsWith(start);
    if (same && !live.byKey.has(key)) return true;
  }
  return false;
}

/** What stands on a column or an enum has to go while its type changes. */
function disturb(reason: Reason, key: string, field: string): void {
  const { expected, live } = reason;
  const { type } = live.byKey.get(key)!;
  if (type === 'column' && (field === 'type' || field === 'collation')) {
    for (const user of live.usersOf(key)) {
      const kind = live.byKey.get(user)!.type;
      if (kind !== 'constraint' && kind !== 'index' && kind !== 'statistics') {
        drop(reason, user, true);
      }
    }
  }
  if (type === 'type' && field === 'labels' && losesLabels(expected, live, key)) {
    for (const user of live.usersOf(key)) {
      if (live.byKey.get(user)!.type === 'column') disturb(reason, user, 'type');
      else drop(reason, user, true);
    }
  }
}

function losesLabels(expected: CatalogIndex, live: CatalogIndex, key: string): boolean {
  const wanted = (expected.byKey.get(key)?.fields['labels'] ?? []) as string[];
  const given = (live.byKey.get(key)?.fields['labels'] ?? []) as string[];
  return !keepsLabels(wanted, given);
}

function isRebuilt(
  expected: CatalogIndex,
  live: CatalogIndex,
  key: string,
  field: string,
): boolean {
  const object = expected.byKey.get(key)!;
  const mender = menders[object.type].fields[field];
  return mender === undefined || mender(changeOf(expected, live, key, field)) === 'rebuild';
}

/** A field of an object that stands in both catalogs. */
export function changeOf(
  expected: CatalogIndex,
  live: CatalogIndex,
  key: string,
  field: string,
): FieldChange {
  const object = expected.byKey.get(key)!;
  const from = live.byKey.get(key)?.fields[field];
  return { object, to: object.fields[field], from, expected, live };
}

/** The kind of thing that an object belongs to. */
export function parentTypeOf(index: CatalogIndex, key: string): ObjectType | undefined {
  const parent = parentOf(index.byKey, key);
  return parent === undefined ? undefined : index.byKey.get(parent)?.type;
}
