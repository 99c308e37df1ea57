import { Args } from '@oclif/core';

import { renderCompletion } from './_kit/completion-script.ts';
import { VezaCommand } from './_kit/veza-command.ts';

export default class Completion extends VezaCommand {
  static override summary = 'Print a completion script for bash or zsh.';
  static override examples = [
    'eval "$(<%= config.bin %> completion bash)"',
    '<%= config.bin %> completion zsh > "${fpath[1]}/_veza"',
  ];
  static override args = {
    shell: Args.string({ required: true, options: ['bash', 'zsh'], description: 'Your shell.' }),
  };
  static override document = {
    schema: 'veza.completion/1',
    keys: { shell: 'the shell asked for', script: 'the completion script' },
  } as const;

  async run(): Promise<void> {
    const { args } = await this.start(Completion);
    const shell = args.shell as 'bash' | 'zsh';
    const commands = this.config.commands
      .filter((command) => !command.hidden)
      .map((command) => ({
        words: command.id.replaceAll(':', ' '),
        flags: Object.keys(command.flags).map((name) => `--${name}`),
      }));
    const script = renderCompletion(shell, commands);
    this.finish({ document: { shell, script }, text: script });
  }
}
