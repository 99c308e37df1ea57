import { environment, inspectConfig } from '#core/config.ts';
import { MASK } from '#core/mask.ts';

import { settingFlags } from '../_kit/flags.ts';
import { table } from '../_kit/terminal.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class ConfigShow extends VezaCommand {
  static override summary = 'Print every setting with its value and where it comes from.';
  static override examples = [
    '<%= config.bin %> config show',
    'VEZA_SERVER_PORT=8080 <%= config.bin %> config show --json',
  ];

  static override document = {
    schema: 'veza.config.show/1',
    keys: {
      values: 'every setting: key, value (secrets masked), source',
      problems: 'what is wrong: key, source, message',
    },
  } as const;

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigShow);
    const { loaded, problems } = await inspectConfig({
      flags: settingFlags(flags),
      environment: environment(),
      cwd: process.cwd(),
    });
    const values = loaded.values.map(({ key, value, source, secret }) => ({
      key,
      value: secret && value !== undefined ? MASK : (value ?? null),
      source,
    }));
    this.finish({
      document: { values, problems },
      text: table(values.map((item) => [item.key, JSON.stringify(item.value), item.source])),
      category: problems.length > 0 ? 'invalid' : undefined,
    });
  }
}
