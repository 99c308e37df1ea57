import type { MigrationRule } from '../lint/model.ts';
import { dottedName, shownName } from '../lint/relation-name.ts';

export const banDropTable: MigrationRule = {
  id: 'ban-drop-table',
  code: 'S16',
  title: 'Tables are dropped when nobody asks for them any more',
  severity: 'warning',
  source: 'PostgreSQL, DROP TABLE',
  why: 'Code that is running still asks for the table and fails until it is replaced, and every row is gone.',
  examples: {
    bad: `drop table legacy_uploads;
`,
    good: `-- veza:ignore ban-drop-table: copied into sources by 000012, no release since reads it
drop table legacy_uploads;
`,
  },
  *check({ statement, before, at }) {
    const drop = statement.tree.DropStmt;
    if (drop?.removeType !== 'OBJECT_TABLE') return;
    const names = drop.objects.flatMap((object) =>
      'List' in object ? [dottedName(object.List.items)] : [],
    );
    const old = names.filter((name) => !before.tables.has(name));
    if (old.length === 0) return;
    yield {
      subject: at(),
      message: `Code that runs while this is applied still asks for ${old.map(shownName).join(', ')}, and every row is lost.`,
      hint: 'Release code that leaves it alone first; then: -- veza:ignore ban-drop-table: REASON',
    };
  },
};
