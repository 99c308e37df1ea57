import { Flags } from '@oclif/core';

import { listTable } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

const LIMIT_MAX = 1000;

export default class UsersList extends VezaCommand {
  static override summary = 'List the accounts, the oldest first.';
  static override examples = [
    '<%= config.bin %> users list',
    '<%= config.bin %> users list --limit 10 --json',
  ];
  static override flags = {
    limit: Flags.integer({
      default: 100,
      min: 1,
      max: LIMIT_MAX,
      description: 'Most accounts to list.',
    }),
    after: Flags.string({ description: 'Go on after this id: nextAfter of the list before.' }),
  };
  static override document = {
    schema: 'veza.users.list/1',
    keys: {
      users: 'accounts: id, email, displayName, role, premium, state, createdAt',
      nextAfter: 'for --after when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(UsersList);
    const { listUsers, parseUserId } = await import('#domains/identity/index.ts');
    const { limit } = run.flags;
    const after = run.flags.after === undefined ? undefined : parseUserId(run.flags.after);
    const page = await this.withContext(run, (ctx) => listUsers(ctx, { after, limit }));
    this.finish({
      document: { users: page.items, nextAfter: page.nextAfter },
      text: listTable(
        ['E-MAIL', 'ROLE', 'PREMIUM', 'STATE', 'SINCE', 'NAME'],
        page.items.map((user) => [
          user.email,
          user.role,
          user.premium ? 'yes' : 'no',
          user.state,
          user.createdAt.toISOString().slice(0, 10),
          user.displayName,
        ]),
        'No accounts to list.',
      ),
    });
    this.tellMore(run, ['after', page.nextAfter]);
  }
}
