import { Flags } from '@oclif/core';

import { readPassword } from '../_kit/read-password.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class UsersCreate extends VezaCommand {
  static override summary = 'Create an account; the password is asked for or read from stdin.';
  static override examples = [
    '<%= config.bin %> users create --email ada@example.org --role admin',
    '<%= config.bin %> users create --email bob@example.org --name Bob --password-stdin < FILE',
  ];
  static override flags = {
    email: Flags.string({ required: true, description: 'E-mail address to sign in with.' }),
    name: Flags.string({ description: 'Name that others see; default: the e-mail before the @.' }),
    role: Flags.string({
      default: 'user',
      description: 'Role of the account: admin, moderator, artist or user.',
    }),
    'password-stdin': Flags.boolean({
      description: 'Read the password from the first line of stdin.',
    }),
  };
  static override document = {
    schema: 'veza.users.create/1',
    keys: { user: 'the account: id, email, displayName, role, createdAt' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(UsersCreate);
    const { email, name } = run.flags;
    const { createUser, parseAccountRole } = await import('#domains/identity/index.ts');
    // Nobody types a password for what is refused anyway.
    const role = parseAccountRole(run.flags.role);
    const password = await readPassword({
      fromStdin: run.flags['password-stdin'],
      mayAsk: run.flags.input,
      signal: run.signal,
    });
    const displayName = name ?? email.split('@')[0]!;
    const {
      premium: _premium,
      state: _state,
      ...user
    } = await this.withContext(run, (ctx) =>
      createUser(ctx, { email, displayName, role, password }),
    );
    this.finish({
      document: { user },
      text: `Created ${user.email} with the role ${user.role}.`,
    });
  }
}
