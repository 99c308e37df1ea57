import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came in. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export type Answer =
  | { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> }
  | 'hang'
  | 'reset'
  | 'truncate';

export interface FaultServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** What is answered from now on, by request. */
  answer: (request: SeenRequest) => Answer;
}

/** A server that answers whatever a test tells it to, over a real socket. */
export async function openFaultServer(): Promise<FaultServer> {
  const seen: SeenRequest[] = [];
  const state: { answer: FaultServer['answer'] } = { answer: () => ({ status: 500, body: '' }) };
  const server = createServer((incoming, response) => void serve(incoming, response));
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const request: SeenRequest = {
      method: incoming.method!,
      path: incoming.url!,
      headers: incoming.headers as Record<string, string | undefined>,
      body,
    };
    seen.push(request);
    const answer = state.answer(request);
    if (answer === 'hang') return;
    if (answer === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (answer === 'truncate') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      response.write('{"id":', () => incoming.socket.destroy());
      return;
    }
    const { status, body: content, headers } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    get answer() {
      return state.answer;
    },
    set answer(next) {
      state.answer = next;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
