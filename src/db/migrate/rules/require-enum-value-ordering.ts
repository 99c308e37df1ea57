import type { MigrationRule } from '../lint/model.ts';

export const requireEnumValueOrdering: MigrationRule = {
  id: 'require-enum-value-ordering',
  code: 'S34',
  title: 'New values of an enum have their place',
  severity: 'info',
  source: 'PostgreSQL, ALTER TYPE: ADD VALUE',
  why: 'Values of an enum are compared by their order, which cannot be changed afterwards. Without `before` or `after` the new one is above all others.',
  examples: {
    bad: `alter type quality add value 'lossless';
`,
    good: `alter type quality add value 'lossless' after 'high';
`,
  },
  *check({ statement, at }) {
    const value = statement.tree.AlterEnumStmt;
    if (value?.newVal === undefined || value.oldVal !== undefined) return;
    if (value.newValNeighbor !== undefined) return;
    yield {
      subject: at(),
      message: `${value.newVal} becomes the greatest value of the enum.`,
      hint: `add value '${value.newVal}' after …`,
    };
  },
};
