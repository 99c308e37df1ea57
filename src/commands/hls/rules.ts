import { renderHlsRules } from '../_kit/render-hls.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class HlsRules extends VezaCommand {
  static override summary = 'List the rules that HLS is checked against.';
  static override description =
    'Each rule has a page that says why it matters and which clause demands it.';
  static override examples = ['<%= config.bin %> hls rules', '<%= config.bin %> hls rules --json'];
  static override document = {
    schema: 'veza.hls.rules/1',
    keys: {
      rules: 'id, code, title, severity, level, source, why, reads, profiles, page',
      notChecked: 'checks of the specifications that no rule makes: code, reason',
    },
  } as const;

  async run(): Promise<void> {
    await this.start(HlsRules);
    const { listRules } = await import('#hls/index.ts');
    const { NOT_IMPLEMENTED: notChecked } = await import('#pipeline/validate/index.ts');
    const rules = listRules();
    const text = renderHlsRules(rules, notChecked, this.terminal.page());
    this.finish({ document: { rules, notChecked }, text });
  }
}
