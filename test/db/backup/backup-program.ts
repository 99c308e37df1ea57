import DbBackup from '../../../src/commands/db/backup.ts';
import DbRestore from '../../../src/commands/db/restore.ts';

const [root, , name, ...args] = process.argv.slice(2);
await (name === 'backup' ? DbBackup : DbRestore).run(args, root);
