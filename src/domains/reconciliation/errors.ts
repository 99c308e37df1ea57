import { defineErrors, errorSpec } from '#core/errors.ts';
import { TIME_EXAMPLES } from '#core/parse-time.ts';

export const reconciliationErrors = defineErrors({
  RECONCILE_HELD: errorSpec<{ scope: string; holder: string | null; since: string | null }>({
    category: 'busy',
    doc: 'Another process is comparing the same with the payment providers; two do not do it at once.',
    message: ({ scope, holder, since }) =>
      `${holder === null ? 'Another process' : `"${holder}"`} reconciles ${scope} already${since === null ? '' : `, since ${since}`}.`,
    hint: () => 'Wait for it; the next run of the same command then has less to do.',
  }),
  RECONCILE_LOST: errorSpec<{ runId: string }>({
    category: 'busy',
    doc: 'A run of veza reconcile has lost its place to another process, and stopped.',
    message: ({ runId }) => `The run ${runId} was taken over by another process.`,
    hint: () => 'veza reconcile',
  }),
  RECONCILE_STOPPED: errorSpec<{ provider: string; reason: string }>({
    category: 'outside',
    doc: 'A payment provider refuses the credentials or does not answer, so that nothing can be compared. Nothing was called failed for it.',
    message: ({ provider, reason }) => `${provider} gives no answer that can be used: ${reason}`,
    hint: ({ provider }) =>
      `veza doctor asks ${provider} and names the setting that is wrong. Then run the same command again: it goes on where it stopped.`,
  }),
  RECONCILE_WINDOW_INVALID: errorSpec<{ value: string }>({
    category: 'invalid',
    doc: 'A time of --since or --until is none, or they are the wrong way round.',
    message: ({ value }) => `${value} is no time that can be used here.`,
    hint: () => TIME_EXAMPLES,
  }),
  RECONCILE_RUN_NOT_FOUND: errorSpec<{ id: string }>({
    category: 'invalid',
    status: 404,
    doc: 'There is no such finished run of veza reconcile.',
    message: ({ id }) => `There is no finished run ${id}.`,
    hint: () => 'veza reconcile',
  }),
  RECONCILE_PLAN_NOT_WRITTEN: errorSpec<{ file: string; reason: string; runId: string }>({
    category: 'outside',
    doc: 'The file of --plan could not be written. The run has ended all the same and keeps its plan.',
    message: ({ file, reason }) => `The plan could not be written to ${file}: ${reason}.`,
    hint: ({ runId }) => `The run keeps its plan: veza reconcile --apply --run ${runId}`,
  }),
  RECONCILE_PLAN_INVALID: errorSpec<{ file: string; reason: string; isThere: boolean }>({
    category: 'invalid',
    doc: 'A file is no plan that veza reconcile --plan has written.',
    message: ({ file, reason }) => `${file} is no plan: ${reason}.`,
    hint: ({ file, isThere }) =>
      `Write a plan first: veza reconcile --plan ${isThere ? 'FILE' : file}`,
  }),
});
