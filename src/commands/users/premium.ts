import { Args, Flags } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class UsersPremium extends VezaCommand {
  static override summary = 'Grant premium to an account, with a reason that the audit log keeps.';
  static override examples = [
    '<%= config.bin %> users premium ada@example.org --reason "made the cover art" --days 365',
  ];
  static override args = {
    email: Args.string({ required: true, description: 'E-mail address of the account.' }),
  };
  static override flags = {
    reason: Flags.string({ required: true, description: 'Why; somebody will ask.' }),
    days: Flags.integer({ min: 1, max: 36_500, description: 'Length; without it, no end.' }),
  };
  static override document = {
    schema: 'veza.users.premium/1',
    keys: { email: 'the account', endsAt: 'end of the grant, RFC 3339, or null' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(UsersPremium);
    const { grantPremium } = await import('#domains/identity/index.ts');
    const { reason, days } = run.flags;
    const { email } = run.args;
    const grant = await this.withContext(run, (ctx) => grantPremium(ctx, { email, reason, days }));
    const end = grant.endsAt?.toISOString() ?? null;
    this.finish({
      document: { email: grant.email, endsAt: end },
      text: `${grant.email} is premium ${end === null ? 'without end' : `until ${end}`}.`,
    });
  }
}
