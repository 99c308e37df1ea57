import LedgerBalance from '../../../src/commands/ledger/balance.ts';
import LedgerVerify from '../../../src/commands/ledger/verify.ts';

const commands = { balance: LedgerBalance, verify: LedgerVerify };

const [root, name, ...args] = process.argv.slice(2);
await commands[name as keyof typeof commands].run(args, root);
