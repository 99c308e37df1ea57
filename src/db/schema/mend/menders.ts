import type { ObjectType } from '../model.ts';
import { policyMender, ruleMender, statisticsMender, triggerMender } from './attached.ts';
import { columnMender } from './columns.ts';
import { constraintMender, domainConstraintMender, indexMender } from './constraints.ts';
import type { Mender } from './mender.ts';
import {
  collationMender,
  eventTriggerMender,
  extensionMender,
  publicationMender,
  schemaMender,
} from './outer.ts';
import * as rare from './rare.ts';
import { aggregateMender, routineMender } from './routines.ts';
import { sequenceMender } from './sequences.ts';
import { tableMender } from './tables.ts';
import { domainMender, typeMender } from './types.ts';
import { materializedViewMender, viewMender } from './views.ts';

/** How objects of each type are made, dropped and changed. */
export const menders: Readonly<Record<ObjectType, Mender>> = {
  schema: schemaMender,
  extension: extensionMender,
  type: typeMender,
  domain: domainMender,
  'domain constraint': domainConstraintMender,
  collation: collationMender,
  sequence: sequenceMender,
  function: routineMender,
  procedure: routineMender,
  aggregate: aggregateMender,
  table: tableMender,
  'foreign table': tableMender,
  view: viewMender,
  'materialized view': materializedViewMender,
  column: columnMender,
  constraint: constraintMender,
  index: indexMender,
  trigger: triggerMender,
  rule: ruleMender,
  policy: policyMender,
  statistics: statisticsMender,
  operator: rare.operatorMender,
  'operator family': rare.byHandMender,
  'operator class': rare.byHandMender,
  cast: rare.castMender,
  'text search dictionary': rare.dictionaryMender,
  'text search configuration': rare.searchConfigurationMender,
  'foreign server': rare.byHandMender,
  'event trigger': eventTriggerMender,
  publication: publicationMender,
  'default privileges': rare.defaultPrivilegesMender,
};
