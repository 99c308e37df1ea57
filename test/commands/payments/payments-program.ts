import { Config } from '@oclif/core';

import Cleanup from '#commands/cleanup.ts';
import ExceptionsClose from '#commands/payments/exceptions/close.ts';
import ExceptionsList from '#commands/payments/exceptions/list.ts';
import PaymentsSettle from '#commands/payments/settle.ts';
import PaymentsShow from '#commands/payments/show.ts';
import WebhooksList from '#commands/webhooks/list.ts';
import WebhooksReplay from '#commands/webhooks/replay.ts';
import WebhooksShow from '#commands/webhooks/show.ts';

const [root, name, ...argv] = process.argv.slice(2) as [string, string, ...string[]];
const commands = {
  cleanup: Cleanup,
  'exceptions-list': ExceptionsList,
  'exceptions-close': ExceptionsClose,
  settle: PaymentsSettle,
  show: PaymentsShow,
  'webhooks-list': WebhooksList,
  'webhooks-show': WebhooksShow,
  'webhooks-replay': WebhooksReplay,
} as const;
await commands[name as keyof typeof commands].run(argv, await Config.load(root));
