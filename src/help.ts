import { CommandHelp, Help } from '@oclif/core';

/** Examples stand first: most people come for the line that they can copy. */
class ExamplesFirst extends CommandHelp {
  protected override sections(): ReturnType<CommandHelp['sections']> {
    const sections = super.sections();
    const examples = sections.filter(({ header }) => header === 'EXAMPLES');
    return [...examples, ...sections.filter(({ header }) => header !== 'EXAMPLES')];
  }
}

const ROOT_EXAMPLES = [
  ['veza up', 'start a playing platform on this box'],
  ['veza up --library ~/Music', 'the same, with your own music'],
  ['veza users invite', 'a one-time link for the next person'],
  ['veza jobs watch', 'the transcode queue, live'],
  ['veza doctor', 'what is wrong here, and how to mend it'],
] as const;

/** How every help page looks. The build prints the root page once; bin shows that file. */
export default class VezaHelp extends Help {
  protected override CommandHelpClass = ExamplesFirst;

  protected override async showRootHelp(): Promise<void> {
    const rows = this.sortedCommands.map((command): [string, string | undefined] => [
      command.id.replaceAll(':', ' '),
      command.summary,
    ]);
    const list = (items: readonly (readonly [string, string | undefined])[]): string =>
      this.indent(
        this.renderList(
          items.map(([left, right]) => [left, right]),
          { indentation: 2, spacer: '\n', stripAnsi: this.opts.stripAnsi ?? false },
        ),
      );
    this.log(`${this.config.pjson.description}\n`);
    this.log(`EXAMPLES\n${list(ROOT_EXAMPLES)}\n`);
    this.log(`COMMANDS\n${list(rows)}\n`);
    this.log('Every command: veza COMMAND --help · results for scripts: --json');
    this.log('Settings: veza config show · documentation: README.md and docs/');
  }
}
