import { connect } from 'node:net';

export interface RawRequest {
  method?: string;
  /** Written into the request line byte for byte. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** Sends the body as one chunk, without its length. */
  chunked?: true;
}

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  json(): Record<string, unknown>;
}

const ANSWER_TIMEOUT_MS = 20_000;

/** One request over a socket of its own, without any client making it proper. */
export async function sendRaw(port: number, request: RawRequest): Promise<RawAnswer> {
  const plain = Buffer.from(request.body ?? '');
  const body = request.chunked ? oneChunk(plain) : plain;
  const headers = {
    Host: `127.0.0.1:${port}`,
    Connection: 'close',
    ...(request.chunked ? { 'Transfer-Encoding': 'chunked' } : lengthOf(request, body)),
    ...request.headers,
  };
  const head = [
    `${request.method ?? 'GET'} ${request.path} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
  const bytes = await exchange(port, Buffer.concat([Buffer.from(head), body]));
  return parseAnswer(bytes);
}

function oneChunk(bytes: Buffer): Buffer {
  const size = Buffer.from(`${bytes.byteLength.toString(16)}\r\n`);
  return Buffer.concat([size, bytes, Buffer.from('\r\n0\r\n\r\n')]);
}

function lengthOf(request: RawRequest, body: Buffer): Record<string, string> {
  return request.body === undefined ? {} : { 'Content-Length': String(body.byteLength) };
}

function exchange(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

function parseAnswer(bytes: Buffer): RawAnswer {
  const split = bytes.indexOf('\r\n\r\n');
  if (split === -1) throw new Error(`no HTTP answer: ${JSON.stringify(String(bytes))}`);
  const [statusLine, ...lines] = bytes.subarray(0, split).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = bytes.subarray(split + 4);
  return {
    status: Number(statusLine!.split(' ')[1]),
    headers,
    body,
    json: () => JSON.parse(String(body)) as Record<string, unknown>,
  };
}
