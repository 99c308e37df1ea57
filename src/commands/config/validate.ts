import { environment, inspectConfig } from '#core/config.ts';
import { MASK } from '#core/mask.ts';

import { settingFlags } from '../_kit/flags.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class ConfigValidate extends VezaCommand {
  static override summary = 'Check every setting and name every fault at once.';
  static override examples = [
    '<%= config.bin %> config validate',
    '<%= config.bin %> config validate --config ./veza.config.json --json',
  ];
  static override document = {
    schema: 'veza.config.validate/1',
    keys: {
      values: 'settings that are not defaults: key, value (secrets masked), source',
      problems: 'what is wrong: key, source, message',
      warnings: 'what is wrong and was replaced by its default, outside production',
    },
  } as const;

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigValidate);
    const { loaded, problems } = await inspectConfig({
      flags: settingFlags(flags),
      environment: environment(),
      cwd: process.cwd(),
    });
    const { warnings } = loaded;
    const values = loaded.values
      .filter((item) => item.source !== 'default')
      .map(({ key, value, source, secret }) => ({
        key,
        value: secret && value !== undefined ? MASK : (value ?? null),
        source,
      }));
    const lines = [
      ...problems.map((item) => `${item.key} (${item.source}): ${item.message}`),
      ...warnings.map((item) => `${item.key} (${item.source}): ${item.message}; default used`),
      problems.length === 0
        ? `The configuration is valid; ${values.length} settings are not defaults.`
        : `${problems.length} to mend.`,
    ];
    this.finish({
      document: { values, problems, warnings },
      text: lines.join('\n'),
      category: problems.length > 0 ? 'invalid' : undefined,
    });
  }
}
