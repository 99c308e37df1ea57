import DbClone from '../../../src/commands/db/clone.ts';
import Seed from '../../../src/commands/seed.ts';

const commands = { seed: Seed, clone: DbClone };

const [root, name, ...args] = process.argv.slice(2);
await commands[name as keyof typeof commands].run(args, root);
