import { Args } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class UsersRole extends VezaCommand {
  static override summary = 'Give an account another role; it holds from its next request on.';
  static override examples = [
    '<%= config.bin %> users role ada@example.org moderator',
    '<%= config.bin %> users role bob@example.org artist --json',
  ];
  static override args = {
    email: Args.string({ required: true, description: 'E-mail address of the account.' }),
    role: Args.string({ required: true, description: 'admin, moderator, artist or user.' }),
  };
  static override document = {
    schema: 'veza.users.role/1',
    keys: { email: 'the account', from: 'its role before', to: 'its role now' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(UsersRole);
    const { setRole } = await import('#domains/identity/index.ts');
    const { email, role } = run.args;
    const change = await this.withContext(run, (ctx) => setRole(ctx, { email, role }));
    this.finish({
      document: { ...change },
      text:
        change.from === change.to
          ? `${change.email} has the role ${change.to} already.`
          : `${change.email}: ${change.from} → ${change.to}`,
    });
  }
}
