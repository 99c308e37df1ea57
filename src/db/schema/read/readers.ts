import { readPolicies, readRules, readStatistics, readTriggers } from './attached.ts';
import { readColumns } from './columns.ts';
import { readConstraints, readIndexes } from './constraints.ts';
import {
  readCollations,
  readDefaultPrivileges,
  readEventTriggers,
  readExtensions,
  readPublications,
  readSchemas,
} from './outer.ts';
import type { CatalogReader } from './parts.ts';
import * as rare from './rare.ts';
import { readRelations } from './relations.ts';
import { readAggregates, readRoutines } from './routines.ts';
import { readSequences } from './sequences.ts';
import { readDomainConstraints, readDomains, readTypes } from './types.ts';
import { readUses } from './uses.ts';

/** Objects of PostgreSQL's own have smaller OIDs. */
const OWN = 'oid >= 16384';
const DOMAIN = `from pg_type where ${OWN} and typtype = 'd'`;
const FUNCTION = `from pg_proc where ${OWN}`;

/**
 * Readers and, for what most databases have none of, where to look whether there is any: to plan a
 * reader takes longer than to run it on nothing. It may find more than the reader does, never less.
 */
const READERS: readonly (readonly [reader: CatalogReader, found?: string])[] = [
  [readSchemas],
  [readExtensions],
  [
    readTypes,
    `from pg_type as type left join pg_class as own on own.oid = type.typrelid
     where type.${OWN} and (type.typtype in ('e', 'r') or own.relkind = 'c'
        or (type.typtype in ('b', 'p') and type.typelem = 0))`,
  ],
  [readDomains, DOMAIN],
  [readDomainConstraints, DOMAIN],
  [readCollations, `from pg_collation where ${OWN}`],
  [readSequences, 'from pg_sequence'],
  [readRoutines, FUNCTION],
  [readAggregates, `${FUNCTION} and prokind = 'a'`],
  [readRelations],
  [readColumns],
  [readConstraints],
  [readIndexes],
  [readTriggers, 'from pg_trigger where not tgisinternal'],
  [readRules, `from pg_rewrite where ${OWN} and rulename <> '_RETURN'`],
  [readPolicies, 'from pg_policy'],
  [readStatistics, 'from pg_statistic_ext'],
  [rare.readOperators, `from pg_operator where ${OWN}`],
  [rare.readOperatorFamilies, `from pg_opfamily where ${OWN}`],
  [rare.readOperatorClasses, `from pg_opclass where ${OWN}`],
  [rare.readCasts, `from pg_cast where ${OWN}`],
  [rare.readDictionaries, `from pg_ts_dict where ${OWN}`],
  [rare.readSearchConfigurations, `from pg_ts_config where ${OWN}`],
  [rare.readForeignServers, 'from pg_foreign_server'],
  [readEventTriggers, 'from pg_event_trigger'],
  [readPublications, 'from pg_publication'],
  [readDefaultPrivileges, 'from pg_default_acl'],
  [readUses],
];

/** An SQL expression: the numbers of the readers that may find something. */
export const FOUND_READERS = `array_remove(array[${READERS.map(([, found], at) =>
  found === undefined ? `${at}` : `case when exists (select ${found}) then ${at} end`,
).join(', ')}], null)`;

/** The readers of these numbers. */
export function readersAt(numbers: readonly number[]): CatalogReader[] {
  return numbers.map((at) => READERS[at]![0]);
}
