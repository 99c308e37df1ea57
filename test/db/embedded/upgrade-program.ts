import DbUpgrade from '../../../src/commands/db/upgrade.ts';

const [root, ...args] = process.argv.slice(2);
await DbUpgrade.run(args, root);
