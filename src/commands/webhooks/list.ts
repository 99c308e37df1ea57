import { Flags } from '@oclif/core';

import { listTable } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class WebhooksList extends VezaCommand {
  static override summary =
    'List deliveries of the payment providers as they were logged, the newest first.';
  static override examples = [
    '<%= config.bin %> webhooks list',
    '<%= config.bin %> webhooks list --result signature_invalid --json',
  ];
  static override flags = {
    provider: Flags.option({
      options: ['hyperswitch', 'stripe'] as const,
      description: 'Only deliveries of this provider.',
    })(),
    result: Flags.option({
      options: ['ok', 'skipped', 'signature_invalid', 'error'] as const,
      description: 'Only deliveries with this fate.',
    })(),
    event: Flags.string({ description: 'Only deliveries of the event with this id.' }),
    limit: Flags.integer({
      default: 50,
      min: 1,
      max: 1000,
      description: 'Most deliveries to list.',
    }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.webhooks.list/1',
    keys: {
      deliveries: 'id, provider, receivedAt, eventId, eventType, signatureValid, processingResult',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(WebhooksList);
    const { listDeliveries, toDeliveryDocument } = await import('#domains/payments/index.ts');
    const { event, provider, result, limit, cursor } = run.flags;
    const input = { eventId: event, provider, result, limit, cursor };
    const page = await this.withDatabase(run, (ctx) => listDeliveries(ctx, input));
    this.finish({
      document: {
        deliveries: page.items.map(toDeliveryDocument),
        nextCursor: page.nextCursor,
      },
      text: listTable(
        ['ID', 'RECEIVED', 'PROVIDER', 'EVENT', 'RESULT'],
        page.items.map((delivery) => [
          delivery.id,
          delivery.receivedAt.toISOString(),
          delivery.provider,
          delivery.eventType ?? '',
          delivery.processingResult,
        ]),
        'No deliveries to list.',
      ),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}
