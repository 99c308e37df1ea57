import type { MigrationRule } from '../lint/model.ts';
import { columnTypes, isSerial } from '../lint/columns.ts';

export const preferIdentity: MigrationRule = {
  id: 'prefer-identity',
  code: 'S29',
  title: 'Numbers come from identity columns',
  severity: 'info',
  source: 'PostgreSQL, CREATE TABLE: GENERATED AS IDENTITY',
  why: 'A serial is a default and a sequence with permissions of their own; an identity column is one thing of the SQL standard that cannot be overwritten by accident.',
  examples: {
    bad: `create table events (
  id bigserial primary key
);
`,
    good: `create table events (
  id bigint generated always as identity primary key
);
`,
  },
  *check({ statement, at }) {
    for (const type of columnTypes(statement)) {
      if (!isSerial(type)) continue;
      yield {
        subject: at(type.location),
        message: 'A serial keeps its sequence and its permissions apart from the column.',
        hint: 'bigint generated always as identity',
      };
    }
  },
};
