import { Flags } from '@oclif/core';

import { listTable } from '../../_kit/terminal.ts';
import { VezaCommand } from '../../_kit/veza-command.ts';

export default class PaymentsExceptionsList extends VezaCommand {
  static override summary = 'List what of the money only a person can settle, the newest first.';
  static override examples = [
    '<%= config.bin %> payments exceptions list',
    '<%= config.bin %> payments exceptions list --all --json',
  ];
  static override flags = {
    all: Flags.boolean({ description: 'Those that are closed, too.' }),
    limit: Flags.integer({
      default: 50,
      min: 1,
      max: 1000,
      description: 'Most exceptions to list.',
    }),
    cursor: Flags.string({ description: 'Go on from here: nextCursor of the list before.' }),
  };
  static override document = {
    schema: 'veza.payments.exceptions.list/1',
    keys: {
      exceptions:
        'id, class, subject{kind,id}, message, details, amountMinor, currency, openedAt, seenAt, closedAt, closedBy, closeReason',
      nextCursor: 'for --cursor when the list was cut, otherwise null',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(PaymentsExceptionsList);
    const { listExceptions, toExceptionDocument } = await import('#domains/payments/index.ts');
    const { all, limit, cursor } = run.flags;
    const page = await this.withDatabase(run, (ctx) =>
      listExceptions(ctx, { open: !all, limit, cursor }),
    );
    const none = all ? 'There was never one.' : 'Nothing waits for a person.';
    this.finish({
      document: {
        exceptions: page.items.map(toExceptionDocument),
        nextCursor: page.nextCursor,
      },
      text: listTable(
        ['ID', 'OPENED', 'CLASS', 'SUBJECT', 'MESSAGE'],
        page.items.map((one) => [
          one.id,
          one.openedAt.toISOString(),
          one.closedAt === null ? one.class : `${one.class} (closed)`,
          `${one.subjectKind} ${one.subjectId}`,
          one.message,
        ]),
        none,
      ),
    });
    this.tellMore(run, ['cursor', page.nextCursor]);
  }
}
