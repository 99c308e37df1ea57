import Serve from '../../src/commands/serve.ts';

await Serve.run(process.argv.slice(3), process.argv[2]);
