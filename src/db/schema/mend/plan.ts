import { parentOf, type CatalogIndex } from '../catalog-index.ts';
import type { Finding } from '../compare.ts';
import type { CatalogObject } from '../model.ts';
import { menders } from './menders.ts';
import { quoteName, tableOf } from './names.ts';
import { orderByNeed } from './order.ts';
import { findRenames } from './renames.ts';
import { text } from './text.ts';
import { changeOf, collectWork, parentTypeOf, type MendWork } from './work.ts';

/** One statement, and the number of the finding that it mends. */
export interface MendStep {
  readonly cause: number;
  readonly sql: string;
}

/** Fields that need other new objects to be there. */
const LATE = new Set(['ownedBy', 'attachedTo', 'clustered', 'replicaIdentity']);

/**
 * The statements that turn the live schema into the expected one, in the order in which they work:
 * dependents are dropped, things renamed, changed and made, and what nothing needs any more is
 * dropped at the end. Pure.
 */
export function planMending(
  expected: CatalogIndex,
  live: CatalogIndex,
  findings: readonly Finding[],
): MendStep[] {
  const renames = findRenames(expected, live, findings);
  const renamed = new Set(renames.flatMap((rename) => [rename.from, rename.to]));
  const left = findings.filter((finding) => !renamed.has(finding.key));
  const causes = left.map((finding) => findings.indexOf(finding));
  const work = collectWork(expected, live, left);
  const late: MendStep[] = [];
  const numbered = (steps: readonly MendStep[]): MendStep[] =>
    steps.map((step) => ({ ...step, cause: causes[step.cause]! }));
  const making = makeSteps(expected, live, work, late);
  return [
    ...numbered([...unhookSteps(live, work, false), ...dropSteps(live, work.dropFirst, work)]),
    ...renames.flatMap(({ cause, sql }) => sql.map((item) => ({ cause, sql: item }))),
    ...numbered([...making, ...unhookSteps(expected, work, true), ...late]),
    ...numbered(dropSteps(live, work.dropLast, work)),
  ];
}

function dropSteps(
  live: CatalogIndex,
  keys: ReadonlyMap<string, number>,
  work: MendWork,
): MendStep[] {
  const steps: MendStep[] = [];
  for (const key of orderByNeed(live, new Set(keys.keys())).reverse()) {
    const object = live.byKey.get(key)!;
    const parent = parentOf(live.byKey, key);
    const goesAlong =
      parent !== undefined && (work.dropFirst.has(parent) || work.dropLast.has(parent));
    // Two tables that refer to each other come apart by their foreign keys.
    if (goesAlong && object.fields['kind'] !== 'foreign key') continue;
    if (goesAlong && work.dropLast.has(key)) continue;
    if (object.fields['attachedTo'] !== undefined && isAttachedToDropped(live, object, work))
      continue;
    if (object.type === 'column' && isView(parentTypeOf(live, key))) continue;
    for (const sql of menders[object.type].drop(object)) steps.push({ cause: keys.get(key)!, sql });
  }
  return steps;
}

/** The index of a partition goes with the index of its parent. */
function isAttachedToDropped(live: CatalogIndex, object: CatalogObject, work: MendWork): boolean {
  for (const key of [...work.dropFirst.keys(), ...work.dropLast.keys()]) {
    const other = live.byKey.get(key)!;
    if (other.type !== 'index' && other.type !== 'constraint') continue;
    const name = `${quoteName(other.schema ?? '')}.${quoteName(other.name)}`;
    if (name === object.fields['attachedTo']) return true;
  }
  return false;
}

function isView(type: string | undefined): boolean {
  return type === 'view' || type === 'materialized view';
}

/** Takes the defaults of columns away before a function goes, and gives them back. */
function unhookSteps(index: CatalogIndex, work: MendWork, back: boolean): MendStep[] {
  return [...work.unhook].flatMap(([key, cause]) => {
    const column = index.byKey.get(key);
    const usual = column?.fields['default'];
    if (column === undefined || (back && usual === undefined)) return [];
    const alter = `alter table ${tableOf(column)} alter column ${quoteName(column.name)}`;
    return [
      { cause, sql: back ? `${alter} set default ${text(usual)};` : `${alter} drop default;` },
    ];
  });
}

function makeSteps(
  expected: CatalogIndex,
  live: CatalogIndex,
  work: MendWork,
  late: MendStep[],
): MendStep[] {
  const steps: MendStep[] = [];
  for (const key of orderByNeed(
    expected,
    new Set([...work.create.keys(), ...work.change.keys()]),
  )) {
    const object = expected.byKey.get(key)!;
    const mender = menders[object.type];
    const made = work.create.get(key);
    const cause = made ?? work.change.get(key)!.cause;
    if (made !== undefined && comesByItself(expected, work, key)) continue;
    const said = new Set<string>();
    const say = (sql: readonly string[], to: MendStep[]): void => {
      // Several fields may be mended by one statement.
      for (const item of sql) if (!said.has(item)) to.push({ cause, sql: item });
      for (const item of sql) said.add(item);
    };
    if (made !== undefined && !isMadeWithTable(expected, work, key)) {
      say(mender.create(object, expected), steps);
    }
    const fields =
      made === undefined
        ? Object.keys(mender.fields).filter((field) => work.change.get(key)!.fields.includes(field))
        : mender.after.filter((field) => object.fields[field] !== undefined);
    for (const field of fields) {
      const change = changeOf(expected, made === undefined ? live : NOTHING, key, field);
      const sql = mender.fields[field]!(change);
      if (sql !== 'rebuild') say(sql, LATE.has(field) ? late : steps);
    }
  }
  return steps;
}

const NOTHING: CatalogIndex = {
  serverVersion: 0,
  byKey: new Map(),
  usersOf: () => [],
  usedBy: () => [],
  childrenOf: () => [],
};

/** Columns stand in the statement that makes their table. */
function isMadeWithTable(expected: CatalogIndex, work: MendWork, key: string): boolean {
  if (expected.byKey.get(key)!.type !== 'column') return false;
  const parent = parentOf(expected.byKey, key);
  return isView(parentTypeOf(expected, key)) || (parent !== undefined && work.create.has(parent));
}

/** A new partition gets the indexes and keys that its parent has already. */
function comesByItself(expected: CatalogIndex, work: MendWork, key: string): boolean {
  const { fields } = expected.byKey.get(key)!;
  const parent = parentOf(expected.byKey, key);
  if (fields['attachedTo'] === undefined || parent === undefined) return false;
  if (!work.create.has(parent)) return false;
  for (const other of work.create.keys()) {
    const { schema, name, type } = expected.byKey.get(other)!;
    if (type !== 'index' && type !== 'constraint') continue;
    if (`${quoteName(schema ?? '')}.${quoteName(name)}` === fields['attachedTo']) return false;
  }
  return true;
}
