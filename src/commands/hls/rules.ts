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
    },
  } as const;

  async run(): Promise<void> {
    await this.start(HlsRules);
    const { listRules } = await import('#hls/index.ts');
    const rules = listRules();
    this.finish({ document: { rules }, text: renderHlsRules(rules) });
  }
}
