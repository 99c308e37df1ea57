import { Flags } from '@oclif/core';

import type { BackfillInput } from '#backfill/index.ts';
import { runWork } from '#core/events.ts';

import { describeBackfill, measureBackfill, renderBackfill } from '../_kit/describe-backfill.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class BackfillTransferIds extends VezaCommand {
  static override summary = 'Find at Stripe the ids of transfers that were never stored.';
  static override description =
    'Lists the transfers at Stripe, matches them with rows that have no id and whose money may have moved, and writes nothing without --apply. What is ambiguous or not there is reported and never guessed: then it ends with 3. A run that was killed is gone on with by the same command. docs/backfill.md says what a match is and what listing costs.';
  static override examples = [
    '<%= config.bin %> backfill transfer-ids',
    '<%= config.bin %> backfill transfer-ids --apply --json',
    '<%= config.bin %> backfill transfer-ids --since 2023-01-01 --until 2024-01-01 --apply --write-metadata',
  ];
  static override flags = {
    apply: Flags.boolean({ default: false, description: 'Write what is certain.' }),
    'write-metadata': Flags.boolean({
      default: false,
      description: 'Complete the metadata at Stripe of what was written.',
      dependsOn: ['apply'],
    }),
    rate: Flags.integer({
      default: 25,
      min: 1,
      max: 100,
      helpValue: 'N',
      description: 'Most requests to Stripe a second; it takes 25 of one kind.',
    }),
    since: Flags.string({
      helpValue: 'TIME',
      description:
        'Only rows made from then on: a date, a time, or an age like 7d, which every run counts from its own beginning.',
    }),
    until: Flags.string({
      helpValue: 'TIME',
      description: 'Only rows made before then.',
    }),
    plan: Flags.option({
      options: ['by-destination', 'by-window'] as const,
      description: 'How to list; without it the way that is expected to take fewer requests.',
    })(),
  };
  static override document = {
    schema: 'veza.backfill.transfer-ids/1',
    keys: {
      applied: 'whether what is certain was written',
      plan: 'how it was listed, by-destination or by-window; null where there was nothing to look for',
      candidates: 'rows without an id whose money may have moved',
      matched: 'rows whose transfer is certain',
      ambiguous:
        'rows that something at Stripe speaks of without being certain: sellerTransferId, orderId, reasons, stripeTransferIds',
      absent: 'rows that nothing at Stripe speaks of: sellerTransferId, orderId, reason',
      young: 'rows of which nothing was found that are too young for that to mean anything',
      written: 'ids that were written',
      refused: 'certain ones that could not be written: sellerTransferId, stripeTransferId, reason',
      noted: 'transfers at Stripe whose metadata is complete',
      calls: 'pages that Stripe was asked for',
      callsMinimum: 'the fewest pages in which this could have been listed',
      rateLimited: 'how often there were too many requests',
      unlisted: 'transfers with an id that should have been listed and were not',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(BackfillTransferIds);
    const { backfillTransferIds, parseMoment } = await import('#backfill/index.ts');
    const { apply, rate, plan, since, until } = run.flags;
    const sink = this.terminal.sink(describeBackfill, measureBackfill);
    const result = await this.withContext(run, (ctx) => {
      const input: BackfillInput = {
        apply,
        writeMetadata: run.flags['write-metadata'],
        perSecond: rate,
        since: parseMoment(ctx.clock, '--since', since),
        until: parseMoment(ctx.clock, '--until', until),
        plan: plan ?? null,
        by: { kind: 'operator' },
      };
      return runWork(backfillTransferIds(ctx, input), sink);
    });
    const { ambiguous, absent, refused, matched } = result;
    const isClear = ambiguous.length + absent.length + refused.length === 0;
    this.finish({
      document: { applied: apply, ...result },
      text: renderBackfill(result, apply),
      category: isClear ? undefined : 'findings',
    });
    if (!apply && matched > 0) {
      this.terminal.note('Nothing is written yet. To write it: the same command with --apply');
    }
  }
}
