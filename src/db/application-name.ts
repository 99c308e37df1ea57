const BYTES_MAX = 63;
const HOST_BYTES_MAX = 20;

/** What a run does at the moment. */
export interface Doing {
  /** File name without `.sql`, or another short word. */
  readonly file: string;
  /** 1-based number of the statement. */
  readonly statement?: number;
  readonly statements?: number;
}

/**
 * `veza <work> <host> <pid> <file> <n>/<m>` within the 63 bytes that PostgreSQL keeps: of the host
 * the first label, of a long file name the beginning; the numbers always stay. Pure.
 */
export function applicationName(
  work: 'migrate' | 'reconcile' | 'transcode',
  host: string,
  pid: number,
  doing?: Doing,
): string {
  const label = cutBytes(host.split('.')[0]!, HOST_BYTES_MAX);
  const head = `veza ${work} ${label} ${pid}`;
  if (doing === undefined) return head;
  const { file, statement, statements } = doing;
  const count = statement === undefined ? '' : ` ${statement}/${statements}`;
  const room = BYTES_MAX - Buffer.byteLength(head) - 1 - Buffer.byteLength(count);
  return `${head} ${cutBytes(file, room)}${count}`;
}

function cutBytes(text: string, bytes: number): string {
  const cut = Buffer.from(text).subarray(0, bytes).toString();
  return cut.length < text.length ? cut.replace(/\uFFFD+$/, '') : cut;
}
