import { Args } from '@oclif/core';

import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

/** Of what came, so much is shown to people; --json has all that is kept. */
const SHOWN_CHARACTERS = 4_000;

export default class WebhooksShow extends VezaCommand {
  static override summary = 'Show one delivery with its bytes, and what became of its event.';
  static override examples = [
    '<%= config.bin %> webhooks show 01890000-0000-7000-8000-000000000000',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'Id of the delivery.' }),
  };
  static override document = {
    schema: 'veza.webhooks.show/1',
    keys: {
      delivery: 'the delivery, as in veza webhooks list, with its headers',
      payload: 'its bytes as text; what is no UTF-8 is replaced',
      payloadBase64: 'its bytes as they came; of what was too large the first ones',
      payloadSha256: 'hash of all bytes that came, in hex',
      event: 'what became of the event: state, tries, reason, times; null when it has none',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(WebhooksShow);
    const payments = await import('#domains/payments/index.ts');
    const { delivery, event } = await this.withDatabase(run, (ctx) =>
      payments.getDelivery(ctx, run.args.id),
    );
    const payload = Buffer.from(delivery.payload);
    this.finish({
      document: {
        delivery: { ...payments.toDeliveryDocument(delivery), headers: delivery.headers },
        payload: payload.toString('utf8'),
        payloadBase64: payload.toString('base64'),
        payloadSha256: Buffer.from(delivery.payloadSha256).toString('hex'),
        event: event === undefined ? null : payments.toEventDocument(event),
      },
      text: `${table([
        ['Delivery', delivery.id],
        ['From', `${delivery.provider}, ${delivery.sourceIp ?? 'an unknown address'}`],
        ['Received', delivery.receivedAt.toISOString()],
        ['Signature', delivery.signatureValid ? 'valid' : 'not valid'],
        ['Result', delivery.processingResult],
        ['Event', `${delivery.eventType ?? 'none'} ${delivery.eventId ?? ''}`.trim()],
        ...(event === undefined
          ? []
          : [
              ['Became', [event.state, event.reason].filter(Boolean).join(': ')],
              ['Object', `${event.objectKind ?? ''} ${event.objectId ?? ''}`.trim()],
            ]),
        ['Bytes', `${delivery.payloadBytes}, of which ${payload.byteLength} are kept`],
      ])}\n\n${shown(payload.toString('utf8'))}`,
    });
  }
}

function shown(body: string): string {
  const left = body.length - SHOWN_CHARACTERS;
  if (left <= 0) return body;
  return `${body.slice(0, SHOWN_CHARACTERS)}\n… and ${left} characters more, with --json`;
}
