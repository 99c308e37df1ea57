import { defineErrors, errorSpec } from '#core/errors.ts';

export const templateErrors = defineErrors({
  DATABASE_NAME_INVALID: errorSpec<{ name: string }>({
    category: 'invalid',
    doc: 'A database that veza makes has a plain name.',
    message: ({ name }) =>
      `"${name}" is no name for a database: letters, digits, - and _ are possible, 1 to 50 of them, a letter first.`,
    hint: () => 'veza seed --ci --template veza_ci',
  }),
  TEMPLATE_NOT_FOUND: errorSpec<{ name: string }>({
    category: 'precondition',
    doc: 'There is no template database with this name that veza made.',
    message: ({ name }) => `There is no template database "${name}".`,
    hint: ({ name }) => `veza seed --ci --template ${name}`,
  }),
  DATABASE_NOT_TEMPLATE: errorSpec<{ name: string }>({
    category: 'precondition',
    doc: 'The name of a template to be made belongs to a database that veza did not make as one.',
    message: ({ name }) =>
      `The database "${name}" is there, and veza did not make it as a template.`,
    hint: () => 'Give the template another name.',
  }),
  DATABASE_EXISTS: errorSpec<{ name: string; template: string }>({
    category: 'precondition',
    doc: 'A database that is to be cloned exists already.',
    message: ({ name }) => `There is a database "${name}" already.`,
    hint: ({ name, template }) => `veza db clone ${template} ${name} --replace`,
  }),
  TEMPLATE_BUSY: errorSpec<{ name: string; waitedMs: number }>({
    category: 'busy',
    doc: 'Another run makes the same template.',
    message: ({ name, waitedMs }) => `Another run still makes "${name}" after ${waitedMs} ms.`,
    hint: () => 'Wait until it has ended, then run the command again.',
  }),
});
