import { Flags } from '@oclif/core';

import { untilStopped } from '../_kit/until-stopped.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

const PORT = 12_121;

export default class SandboxPsp extends VezaCommand {
  static override summary =
    'Run Hyperswitch and Stripe Connect as a sandbox: with state, with time, and with faults.';
  static override examples = [
    '<%= config.bin %> sandbox psp',
    '<%= config.bin %> sandbox psp --seed ci --faults hostile --json',
    '<%= config.bin %> sandbox psp --port 0 --virtual-clock --webhook-url-stripe http://127.0.0.1:3000/webhooks',
  ];
  static override flags = {
    host: Flags.string({
      description: 'Address to listen on.',
      helpValue: 'ADDRESS',
      default: '127.0.0.1',
    }),
    port: Flags.integer({
      char: 'p',
      description: 'Port to listen on; 0 takes any free port.',
      helpValue: 'N',
      default: PORT,
      min: 0,
      max: 65_535,
    }),
    seed: Flags.string({
      description: 'Keys, ids and faults follow from it; without it they are random.',
      helpValue: 'TEXT',
    }),
    faults: Flags.string({
      description: 'What goes wrong: none, mild, hostile or storm.',
      helpValue: 'PROFILE',
      default: 'none',
    }),
    'webhook-url-hyperswitch': Flags.string({
      description: 'Where webhooks of Hyperswitch go.',
      helpValue: 'URL',
    }),
    'webhook-url-stripe': Flags.string({
      description: 'Where webhooks of Stripe go.',
      helpValue: 'URL',
    }),
    state: Flags.string({
      description: 'Keep the state in this file; without it, it is gone at the end.',
      helpValue: 'FILE',
    }),
    'virtual-clock': Flags.boolean({
      description: 'Time stands still until it is advanced on the admin page or by its API.',
    }),
  };
  static override document = {
    schema: 'veza.sandbox.psp/1',
    keys: {
      hyperswitchUrl: 'base address of Hyperswitch',
      stripeUrl: 'base address of Stripe; the SDK takes host, port and protocol of it',
      adminUrl: 'page that shows everything, with its levers; the admin API is below it',
      port: 'the port that the sandbox listens on',
      hyperswitch: 'apiKey, adminKey, merchantId, profileId, paymentResponseHashKey',
      stripe: 'secretKey, webhookSecret',
      clock: 'real or virtual',
    },
  } as const;

  protected override drains = true;

  async run(): Promise<void> {
    const run = await this.start(SandboxPsp);
    const { flags } = run;
    const { startSandbox } = await import('#sandbox/index.ts');
    const clock = flags['virtual-clock'] ? 'virtual' : 'real';
    const sandbox = await startSandbox({
      host: flags.host,
      port: flags.port,
      seed: flags.seed,
      faults: flags.faults,
      clock,
      webhooks: {
        hyperswitch: flags['webhook-url-hyperswitch'],
        stripe: flags['webhook-url-stripe'],
      },
      stateFile: flags.state,
    });
    try {
      const { url, port, hyperswitch, stripe } = sandbox;
      const adminUrl = `${url}/_sandbox`;
      this.finish({
        document: {
          hyperswitchUrl: url,
          stripeUrl: url,
          adminUrl,
          port,
          hyperswitch,
          stripe,
          clock,
        },
        text: `Hyperswitch and Stripe on ${url}
Hyperswitch api-key   ${hyperswitch.apiKey}
Stripe secret key     ${stripe.secretKey}
Everything else       ${adminUrl}
Stop with Ctrl-C.`,
      });
      await untilStopped(run.signal);
    } finally {
      await sandbox.close();
    }
  }
}
