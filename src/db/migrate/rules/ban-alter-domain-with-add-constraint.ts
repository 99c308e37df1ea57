import type { MigrationRule } from '../lint/model.ts';

export const banAlterDomainWithAddConstraint: MigrationRule = {
  id: 'ban-alter-domain-with-add-constraint',
  code: 'S22',
  title: 'Domains get no new constraints',
  severity: 'warning',
  source: 'PostgreSQL, ALTER DOMAIN: Notes',
  why: 'PostgreSQL reads every table with a column of the domain while it locks writes out of all of them; `not valid` leaves that for later, and a check on the columns needs none of it.',
  examples: {
    bad: `alter domain email add constraint email_check check (value like '%@%');
`,
    good: `alter table users add constraint users_email_check check (email like '%@%') not valid;
`,
  },
  *check({ statement, at }) {
    const domain = statement.tree.AlterDomainStmt;
    if (domain?.subtype !== 'C') return;
    yield {
      subject: at(domain.def?.Constraint?.location),
      message:
        'Every table with a column of this domain is read and locked for the new constraint.',
      hint: 'Put the check on the columns, where it can be added not valid.',
    };
  },
};
