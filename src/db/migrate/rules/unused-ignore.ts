import type { MigrationRule } from '../lint/model.ts';
import { positionAt } from '../source-position.ts';

export const unusedIgnore: MigrationRule = {
  id: 'unused-ignore',
  code: 'S39',
  title: 'Ignore comments excuse something',
  severity: 'warning',
  source: 'veza, Migration files: -- veza:ignore',
  why: 'A comment that excuses nothing is left from a statement that has changed, and would hide the next fault in this place.',
  examples: {
    bad: `-- veza:ignore ban-drop-column: was dropped here once
alter table tracks add column note text;
`,
    good: `alter table tracks add column note text;
`,
  },
  *check({ unused, file }) {
    for (const { rule, offset } of unused) {
      const { line, column } = positionAt(file.text, offset);
      yield {
        subject: { kind: 'migration', name: file.name, line, column },
        message: `The statement after it gives ${rule} nothing to say.`,
        hint: 'Delete the comment.',
      };
    }
  },
};
