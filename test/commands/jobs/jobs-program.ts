import JobsCancel from '../../../src/commands/jobs/cancel.ts';
import JobsList from '../../../src/commands/jobs/list.ts';
import JobsRetry from '../../../src/commands/jobs/retry.ts';
import JobsShow from '../../../src/commands/jobs/show.ts';
import JobsWatch from '../../../src/commands/jobs/watch.ts';
import Worker from '../../../src/commands/worker.ts';

const commands = {
  cancel: JobsCancel,
  list: JobsList,
  retry: JobsRetry,
  show: JobsShow,
  watch: JobsWatch,
  worker: Worker,
};

const [root, name, ...args] = process.argv.slice(2);
await commands[name as keyof typeof commands].run(args, root);
