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
import type { Finding, Server } from './found.ts';
import type { CatalogReader } from './parts.ts';
import * as rare from './rare.ts';
import { readRelations } from './relations.ts';
import { readAggregates, readRoutines } from './routines.ts';
import { readSequences } from './sequences.ts';
import { readDomainConstraints, readDomains, readTypes } from './types.ts';

/** Readers, each with the finding without which there is nothing to read. */
const READERS: readonly (readonly [reader: CatalogReader, of?: Finding])[] = [
  [readSchemas],
  [readExtensions, 'extensions'],
  [readTypes, 'types'],
  [readDomains, 'domains'],
  [readDomainConstraints, 'domains'],
  [readCollations, 'collations'],
  [readSequences, 'sequences'],
  [readRoutines, 'routines'],
  [readAggregates, 'aggregates'],
  [readRelations],
  [readColumns],
  [readConstraints],
  [readIndexes],
  [readTriggers, 'triggers'],
  [readRules, 'rules'],
  [readPolicies, 'policies'],
  [readStatistics, 'statistics'],
  [rare.readOperators, 'operators'],
  [rare.readOperatorFamilies, 'operatorFamilies'],
  [rare.readOperatorClasses, 'operatorClasses'],
  [rare.readCasts, 'casts'],
  [rare.readDictionaries, 'dictionaries'],
  [rare.readSearchConfigurations, 'searchConfigurations'],
  [rare.readForeignServers, 'foreignServers'],
  [readEventTriggers, 'eventTriggers'],
  [readPublications, 'publications'],
  [readDefaultPrivileges, 'defaultPrivileges'],
];

/** The readers that may find something. */
export function readersFor({ found }: Server): CatalogReader[] {
  return READERS.filter(([, of]) => of === undefined || found.has(of)).map(([reader]) => reader);
}
