import Import from '../../../src/commands/import.ts';

const [root, ...args] = process.argv.slice(2);
await Import.run(args, root);
