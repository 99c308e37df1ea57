import ConfigShow from '../../src/commands/config/show.ts';
import ConfigValidate from '../../src/commands/config/validate.ts';
import DbBackup from '../../src/commands/db/backup.ts';
import DbReset from '../../src/commands/db/reset.ts';
import DbRestore from '../../src/commands/db/restore.ts';
import DbStart from '../../src/commands/db/start.ts';
import DbStatus from '../../src/commands/db/status.ts';
import DbStop from '../../src/commands/db/stop.ts';
import DbUrl from '../../src/commands/db/url.ts';
import Doctor from '../../src/commands/doctor.ts';
import HlsInspect from '../../src/commands/hls/inspect.ts';
import HlsRules from '../../src/commands/hls/rules.ts';
import HlsValidate from '../../src/commands/hls/validate.ts';
import MigrateBaseline from '../../src/commands/migrate/baseline.ts';
import MigrateCreate from '../../src/commands/migrate/create.ts';
import MigrateDown from '../../src/commands/migrate/down.ts';
import MigrateDrift from '../../src/commands/migrate/drift.ts';
import Migrate from '../../src/commands/migrate/index.ts';
import MigrateLint from '../../src/commands/migrate/lint.ts';
import MigrateRedo from '../../src/commands/migrate/redo.ts';
import MigrateRehearse from '../../src/commands/migrate/rehearse.ts';
import MigrateStatus from '../../src/commands/migrate/status.ts';
import MigrateVerify from '../../src/commands/migrate/verify.ts';
import MigrateWait from '../../src/commands/migrate/wait.ts';

const commands = {
  'config show': ConfigShow,
  'config validate': ConfigValidate,
  'db backup': DbBackup,
  'db reset': DbReset,
  'db restore': DbRestore,
  'db start': DbStart,
  'db status': DbStatus,
  'db stop': DbStop,
  'db url': DbUrl,
  doctor: Doctor,
  'hls inspect': HlsInspect,
  'hls rules': HlsRules,
  'hls validate': HlsValidate,
  migrate: Migrate,
  'migrate baseline': MigrateBaseline,
  'migrate create': MigrateCreate,
  'migrate down': MigrateDown,
  'migrate drift': MigrateDrift,
  'migrate lint': MigrateLint,
  'migrate redo': MigrateRedo,
  'migrate rehearse': MigrateRehearse,
  'migrate status': MigrateStatus,
  'migrate verify': MigrateVerify,
  'migrate wait': MigrateWait,
};

const [root, name, ...args] = process.argv.slice(2);
await commands[name as keyof typeof commands].run(args, root);
