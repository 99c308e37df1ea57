import LedgerCorrect from '../../../src/commands/ledger/correct.ts';
import PlansArchive from '../../../src/commands/plans/archive.ts';
import PlansCreate from '../../../src/commands/plans/create.ts';
import PlansList from '../../../src/commands/plans/list.ts';
import SubscriptionsCancel from '../../../src/commands/subscriptions/cancel.ts';
import SubscriptionsList from '../../../src/commands/subscriptions/list.ts';
import SubscriptionsShow from '../../../src/commands/subscriptions/show.ts';

const commands = {
  'ledger correct': LedgerCorrect,
  'plans archive': PlansArchive,
  'plans create': PlansCreate,
  'plans list': PlansList,
  'subscriptions cancel': SubscriptionsCancel,
  'subscriptions list': SubscriptionsList,
  'subscriptions show': SubscriptionsShow,
};

const [root, topic, name, ...args] = process.argv.slice(2);
await commands[`${topic} ${name}` as keyof typeof commands].run(args, root);
