import type { MigrationRule } from '../lint/model.ts';

export const banCreateDomainWithConstraint: MigrationRule = {
  id: 'ban-create-domain-with-constraint',
  code: 'S21',
  title: 'Domains carry no constraints',
  severity: 'warning',
  source: 'PostgreSQL, ALTER DOMAIN: Notes',
  why: 'When the constraint has to change one day, PostgreSQL reads every table with a column of the domain under lock, all in one transaction.',
  examples: {
    bad: `create domain email as text check (value like '%@%');
`,
    good: `create domain email as text;
`,
  },
  *check({ statement, at }) {
    for (const { Constraint: constraint } of statement.tree.CreateDomainStmt?.constraints ?? []) {
      if (!/^CONSTR_(CHECK|NOTNULL)$/.test(constraint.contype)) continue;
      yield {
        subject: at(constraint.location),
        message:
          'A constraint of a domain cannot be changed without checking every table that uses it.',
        hint: 'Put the check on the columns, where it can be added not valid.',
      };
    }
  },
};
