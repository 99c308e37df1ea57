import { render, Static, Text } from 'ink';
import type { ReactNode } from 'react';

/** A page on the terminal: facts scroll above a body that is drawn again and again. */
export interface LivePage {
  fact(line: string): void;
  redraw(): void;
  /** Takes the body away and gives the terminal back. */
  close(): Promise<void>;
}

/** Draws on stderr, so that stdout stays the result's. */
export function openLivePage(body: () => ReactNode): LivePage {
  const facts: string[] = [];
  let isOpen = true;
  const page = () => (
    <>
      <Static items={[...facts]}>{(fact, index) => <Text key={index}>{fact}</Text>}</Static>
      {isOpen ? body() : null}
    </>
  );
  const app = render(page(), {
    stdout: process.stderr,
    stdin: process.stdin,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const redraw = (): void => app.rerender(page());
  return {
    fact: (line) => {
      facts.push(line);
      redraw();
    },
    redraw,
    close: async () => {
      isOpen = false;
      redraw();
      app.unmount();
      await app.waitUntilExit();
    },
  };
}
