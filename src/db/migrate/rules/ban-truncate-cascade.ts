import type { MigrationRule } from '../lint/model.ts';

export const banTruncateCascade: MigrationRule = {
  id: 'ban-truncate-cascade',
  code: 'S19',
  title: 'Truncating names its tables',
  severity: 'warning',
  source: 'PostgreSQL, TRUNCATE: CASCADE',
  why: '`cascade` also empties every table that references one of these, and those that reference them: tables that nobody named.',
  examples: {
    bad: `truncate plays cascade;
`,
    good: `truncate plays, play_days;
`,
  },
  *check({ statement, at }) {
    const truncate = statement.tree.TruncateStmt;
    if (truncate?.behavior !== 'DROP_CASCADE') return;
    const names = truncate.relations.map((item) => item.RangeVar.relname).join(', ');
    yield {
      subject: at(),
      message: `Every table that references ${names}, directly or not, is emptied with it.`,
      hint: 'Name each table that is to be emptied, and leave cascade out.',
    };
  },
};
