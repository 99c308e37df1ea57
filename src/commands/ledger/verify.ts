import type { LedgerVerification } from '#domains/ledger/index.ts';

import type { Page } from '../_kit/page.ts';
import { plural, renderFinding } from '../_kit/render-finding.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class LedgerVerify extends VezaCommand {
  static override summary = 'Check the books, and what keeps them from being changed.';
  static override description =
    'Every currency adds up to zero, every fact is booked once and whole, no seller is owed less than nothing, nothing is unexplained, and the tables refuse changes. Reads only. Ends with 3 when a rule finds something; each rule has a page in docs/rules/ledger.';
  static override examples = [
    '<%= config.bin %> ledger verify',
    '<%= config.bin %> ledger verify --json',
  ];
  static override document = {
    schema: 'veza.ledger.verify/1',
    keys: {
      ok: 'whether nothing was found',
      findings: 'what was found: rule, code, severity, subject, message, hint, evidence',
      cut: 'whether there is more of one kind than the 100 that are told',
      accounts: 'accounts on the books',
      transactions: 'transactions on the books',
      entries: 'their rows',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(LedgerVerify);
    const { verifyLedger } = await import('#domains/ledger/index.ts');
    const { LEDGER_SOURCES: sources } = await import('#settlement/index.ts');
    const result = await this.withDatabase(run, (ctx) => verifyLedger(ctx, { sources }));
    const { findings, isCut, accounts, transactions, entries } = result;
    const ok = findings.length === 0;
    this.finish({
      document: { ok, findings, cut: isCut, accounts, transactions, entries },
      text: render(result, this.terminal.page()),
      category: ok ? undefined : 'findings',
    });
  }
}

function render({ findings, isCut, ...counts }: LedgerVerification, page: Page): string {
  const found =
    findings.length === 0
      ? page.style('green', 'nothing found')
      : plural(findings.length, 'finding');
  const books = `${plural(counts.transactions, 'transaction')} with ${counts.entries} rows between ${plural(counts.accounts, 'account')}`;
  return [
    ...findings.map((item) =>
      renderFinding(item, { rulePage: `docs/rules/ledger/${item.rule}.md` }, page),
    ),
    `${books}: ${found}${isCut ? ', and there is more of the same' : ''}`,
  ].join('\n');
}
