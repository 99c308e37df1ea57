import { environment, inspectConfig } from '#core/config.ts';
import type { NamedDiagnosis } from '#doctor/index.ts';

import { settingFlags } from './_kit/flags.ts';
import { VezaCommand } from './_kit/veza-command.ts';

export default class Doctor extends VezaCommand {
  static override summary = 'Look at this machine and this installation; each fault has its fix.';
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor --json',
    '<%= config.bin %> doctor --database-url postgres://localhost/veza',
  ];
  static override document = {
    schema: 'veza.doctor/1',
    keys: { checks: 'what was looked at: name, ok, detail, fix where something is wrong' },
  } as const;

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    // A wrong configuration is a finding here, not a reason to end.
    const { loaded, problems } = await inspectConfig({
      flags: settingFlags(flags),
      environment: environment(),
      cwd: process.cwd(),
    });
    const { createBaseContext } = await import('#context.ts');
    const { diagnose, openDoctorDatabase } = await import('#doctor/index.ts');
    const config = { ...loaded.config, log: { ...loaded.config.log, level: 'silent' as const } };
    const base = createBaseContext({ config, signal: new AbortController().signal });
    await using database = openDoctorDatabase(base);
    const configProblems = [...problems, ...loaded.warnings];
    const checks = await diagnose({ ...base, configProblems, database: database.open });
    this.finish({
      document: { checks },
      text: this.#render(checks),
      category: checks.every((item) => item.ok) ? undefined : 'findings',
    });
  }

  #render(checks: readonly NamedDiagnosis[]): string {
    const page = this.terminal.page();
    const width = Math.max(...checks.map((item) => item.name.length));
    const indent = ' '.repeat(width + 9);
    const lines = checks.flatMap((item) => {
      const mark = item.ok ? page.style('green', 'ok   ') : page.style('red', 'fault');
      const line = `${mark}  ${item.name.padEnd(width)}  ${item.detail}`;
      const fix = item.fix === undefined ? [] : [`${indent}→ ${page.typeable(item.fix)}`];
      return [line, ...fix];
    });
    const faults = checks.filter((item) => !item.ok).length;
    return [...lines, faults === 0 ? 'Everything is well.' : `${faults} to mend.`].join('\n');
  }
}
