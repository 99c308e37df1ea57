import UsersCreate from '../../../src/commands/users/create.ts';
import UsersInvite from '../../../src/commands/users/invite.ts';
import UsersList from '../../../src/commands/users/list.ts';
import UsersPremium from '../../../src/commands/users/premium.ts';
import UsersRole from '../../../src/commands/users/role.ts';

const commands = {
  create: UsersCreate,
  invite: UsersInvite,
  list: UsersList,
  premium: UsersPremium,
  role: UsersRole,
};

const [root, name, ...args] = process.argv.slice(2);
await commands[name as keyof typeof commands].run(args, root);
