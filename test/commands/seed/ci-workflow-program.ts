import DbClone from '../../../src/commands/db/clone.ts';
import Migrate from '../../../src/commands/migrate/index.ts';
import Seed from '../../../src/commands/seed.ts';
import Serve from '../../../src/commands/serve.ts';

const commands = { migrate: Migrate, seed: Seed, serve: Serve, 'db clone': DbClone };

const [root, ...line] = process.argv.slice(2);
const words = line[0] === 'db' ? 2 : 1;
const name = line.slice(0, words).join(' ') as keyof typeof commands;
await commands[name].run(line.slice(words), root);
