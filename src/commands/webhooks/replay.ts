import { Args } from '@oclif/core';

import { VezaCommand } from '../_kit/veza-command.ts';

export default class WebhooksReplay extends VezaCommand {
  static override summary = 'Have the event of a logged delivery applied again.';
  static override description =
    'Only of a delivery whose signature was valid. What it says is a hint: its object is asked for at the provider, and nothing happens twice.';
  static override examples = [
    '<%= config.bin %> webhooks replay 01890000-0000-7000-8000-000000000000',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the delivery.' }),
  };
  static override document = {
    schema: 'veza.webhooks.replay/1',
    keys: { event: 'the event after it was applied: state, reason, times' },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(WebhooksReplay);
    const payments = await import('#domains/payments/index.ts');
    const { adoptPayout } = await import('#domains/market/index.ts');
    const { event } = await this.withContext(run, async (ctx) => {
      await payments.replayDelivery(ctx, run.args.id, { kind: 'operator' });
      await payments.applyInbox(ctx, { adoptPayout });
      return payments.getDelivery(ctx, run.args.id);
    });
    if (event === undefined) throw new Error('a replayed delivery has no event');
    this.finish({
      document: { event: payments.toEventDocument(event) },
      text: `The event ${event.eventId} is ${event.state}${event.reason === null ? '' : `: ${event.reason}`}.`,
    });
  }
}
