/** What stops a command, and which signal it was. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** The signal that came, or undefined. */
  received(): NodeJS.Signals | undefined;
  dispose(): void;
}

/**
 * The first SIGINT or SIGTERM aborts and says so; the second ends the process at once, by the
 * signal's own default action.
 */
export function listenForStop(say: (text: string) => void): StopSignal {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const names = ['SIGINT', 'SIGTERM'] as const;
  const onSignal = (name: NodeJS.Signals): void => {
    if (received !== undefined) {
      dispose();
      process.kill(process.pid, name);
      return;
    }
    received = name;
    say('Stopping after the current step; press Ctrl-C again to end now.');
    controller.abort(new DOMException(`${name} received`, 'AbortError'));
  };
  const dispose = (): void => {
    for (const name of names) process.off(name, onSignal);
  };
  for (const name of names) process.on(name, onSignal);
  return { signal: controller.signal, received: () => received, dispose };
}

/** 128 + the signal's number. */
export function signalExitCode(name: NodeJS.Signals): number {
  return name === 'SIGINT' ? 130 : 143;
}
