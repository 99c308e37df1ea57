import { Config } from '@oclif/core';

import Reconcile from '#commands/reconcile.ts';

const [root, ...argv] = process.argv.slice(2) as [string, ...string[]];
await Reconcile.run(argv, await Config.load(root));
