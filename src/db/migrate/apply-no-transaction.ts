import type { ApplyFile } from './file-run.ts';
import { recordFile } from './record-file.ts';
import { applyAlone } from './steps/apply-alone.ts';
import { applyWithRow } from './steps/apply-with-row.ts';
import { classifyStep } from './steps/classify-step.ts';
import { clearFormer } from './steps/clear-former.ts';
import { createJournal, readJournal } from './steps/journal.ts';
import { requireUnchanged } from './steps/require-unchanged.ts';

/**
 * Applies or undoes a file whose statements stand alone. A journal says which of them are done: a
 * run that ends in the middle is continued by the next one, after a look at the catalogue for the
 * statement that was interrupted. A file that is only partly applied can be undone, too: what was
 * never made need not be taken away.
 * @throws MIGRATION_STEP_EDITED, MIGRATION_STEP_CONFLICT, MIGRATION_FAILED, MIGRATION_BLOCKED,
 * MIGRATION_DENIED
 */
export const applyNoTransaction: ApplyFile = async function* (ctx, session, run) {
  const { file } = run.migration;
  const total = run.statements.length;
  const startedAt = ctx.clock.monotonicMs();
  await createJournal(session);
  const rows = await readJournal(session, file.id);
  const begun = rows.filter((row) => row.direction === run.direction);
  requireUnchanged(run, begun);
  const interrupted = yield* clearFormer(ctx, session, run, begun);
  const undoesPart = run.direction === 'down' && rows.some((row) => row.direction === 'up');
  let settings = '';
  for (const [index, statement] of run.statements.entries()) {
    ctx.signal.throwIfAborted();
    const step = classifyStep(statement);
    const row = interrupted.find((item) => item.statement === index + 1);
    if (row?.state !== 'done') {
      const options = { index, step, settings, undoesPart, begun: row?.detail };
      const inRow = step.kind === 'in-transaction' || step.kind === 'setting';
      yield* inRow
        ? applyWithRow(ctx, session, run, options)
        : applyAlone(ctx, session, run, options);
      yield { type: 'statement.progress', name: file.name, done: index + 1, total };
    }
    // Settings end with the session; whoever goes on here needs them again.
    if (step.kind === 'setting') settings += `${statement.sql};\n`;
  }
  yield* recordFile(ctx, session, run, startedAt);
};
