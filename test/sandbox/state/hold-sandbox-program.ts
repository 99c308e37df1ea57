import { startSandbox } from '#sandbox/index.ts';

const sandbox = await startSandbox({ stateFile: process.argv[2], rateLimits: false });
process.stdout.write(
  `${JSON.stringify({ url: sandbox.url, apiKey: sandbox.hyperswitch.apiKey })}\n`,
);
