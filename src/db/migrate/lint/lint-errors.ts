import { defineErrors, errorSpec } from '#core/errors.ts';

export const lintErrors = defineErrors({
  LINT_RULE_UNKNOWN: errorSpec<{ rule: string; suggestion?: string | undefined }>({
    category: 'invalid',
    doc: 'A lint rule of this name does not exist.',
    message: ({ rule }) => `There is no lint rule "${rule}".`,
    hint: ({ suggestion }) =>
      suggestion === undefined
        ? 'veza migrate lint --list-rules'
        : `Did you mean ${suggestion}? All of them: veza migrate lint --list-rules`,
  }),
  LINT_NEEDS_DATABASE: errorSpec<{ reason: string }>({
    category: 'precondition',
    doc: 'What is pending was asked for, and no database is there to say it.',
    message: ({ reason }) => `Only a database can say which migrations are pending: ${reason}.`,
    hint: () => 'veza migrate lint --all',
  }),
});
