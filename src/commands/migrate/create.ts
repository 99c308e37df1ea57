import { Args, Flags } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class MigrateCreate extends VezaCommand {
  static override summary = 'Write an empty migration file with the next id.';
  static override examples = [
    '<%= config.bin %> migrate create add-plays',
    '<%= config.bin %> migrate create add-plays --dir ./migrations',
    '<%= config.bin %> migrate create index-plays --no-transaction',
    '<%= config.bin %> migrate create fill-titles --batch id',
  ];
  static override args = {
    name: Args.string({
      description: 'Words of the file name: letters, digits, - and _.',
      required: true,
    }),
  };
  static override flags = {
    dir: Flags.string({
      description:
        "Folder of NNNNNN_words.sql files, made where it is missing; without it veza's own.",
      helpValue: 'DIR',
    }),
    'no-transaction': Flags.boolean({
      description: 'Each statement stands on its own: for create index concurrently and the like.',
    }),
    batch: Flags.string({
      description:
        'One update or delete that goes along a table in batches, by this key: a column or several with commas.',
      helpValue: 'KEY',
      exclusive: ['no-transaction'],
    }),
    breaking: Flags.boolean({ description: 'Older code may not run against it.' }),
  };
  static override document = {
    schema: 'veza.migrate.create/1',
    keys: {
      id: 'id of the new migration',
      name: 'its name: the file without .sql',
      path: 'the file',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(MigrateCreate);
    const { createMigration } = await import('#db/migrate/index.ts');
    const { dir, batch, breaking } = run.flags;
    const noTransaction = run.flags['no-transaction'];
    const { name } = run.args;
    const created = await createMigration({ dir, name, noTransaction, batch, breaking });
    this.finish({ document: { ...created }, text: created.path });
  }
}
