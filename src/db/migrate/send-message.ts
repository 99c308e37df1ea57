import pg from 'pg';

/** A message on its way to the server. */
export interface SentMessage {
  /** @throws what the server says of the statement that it refuses. */
  readonly work: Promise<void>;
  /** How many of its statements have been carried out. */
  done(): number;
  state(): MessageState;
}

type MessageState = 'running' | 'done' | 'refused';

/** Counts what is carried out, and builds no rows that nobody reads. */
class Message extends pg.Query {
  done = 0;
  state: MessageState = 'running';

  handleCommandComplete(): void {
    this.done += 1;
  }

  handleRowDescription(): void {}

  handleDataRow(): void {}
}

/** Sends several statements in one message; PostgreSQL answers each of them, up to the first refused. */
export function sendMessage(client: pg.Client, text: string): SentMessage {
  const message = new Message(text);
  const work = new Promise<void>((resolve, reject) => {
    message.once('end', () => {
      message.state = 'done';
      resolve();
    });
    message.once('error', (error: Error) => {
      message.state = 'refused';
      reject(error);
    });
  });
  // Nobody asks what became of a message behind one that was refused.
  work.catch(() => undefined);
  client.query(message);
  return { work, done: () => message.done, state: () => message.state };
}
