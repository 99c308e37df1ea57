import Transcode from '../../../src/commands/transcode.ts';

const [root, ...args] = process.argv.slice(2);
await Transcode.run(args, root);
