import { Flags } from '@oclif/core';

import { findRunningServer } from '#core/running-server.ts';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class UsersInvite extends VezaCommand {
  static override summary = 'Print a one-time link with which somebody creates an account.';
  static override examples = [
    '<%= config.bin %> users invite',
    '<%= config.bin %> users invite --email bob@example.org --role artist',
  ];
  static override flags = {
    email: Flags.string({ description: 'Only this address may use the link.' }),
    role: Flags.string({
      default: 'user',
      description: 'Role of the new account: admin, moderator, artist or user.',
    }),
  };
  static override document = {
    schema: 'veza.users.invite/1',
    keys: {
      url: 'the link, good once',
      email: 'the only address that may use it, or null',
      role: 'role of the new account',
      expiresAt: 'when the link ends, RFC 3339',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(UsersInvite);
    const { createInvitation, invitationUrl, parseAccountRole, siteUrl } =
      await import('#domains/identity/index.ts');
    const { email } = run.flags;
    const role = parseAccountRole(run.flags.role);
    const made = await this.withContext(run, (ctx) =>
      createInvitation(ctx, { email, role, by: 'operator' }),
    );
    const running = await findRunningServer(run.config.dataDir);
    const url = invitationUrl(running?.url ?? siteUrl(run.config), made.token);
    this.finish({
      document: { url, email: made.email, role, expiresAt: made.expiresAt.toISOString() },
      text: url,
    });
    this.terminal.note(`Good once, until ${made.expiresAt.toISOString()}.`);
  }
}
