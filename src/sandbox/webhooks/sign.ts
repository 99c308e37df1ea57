import { createHmac } from 'node:crypto';

/** Lower-case hex HMAC-SHA512 over the exact bytes: what `X-Webhook-Signature-512` carries. */
export function signHyperswitch(key: string, body: string): string {
  return createHmac('sha512', key).update(body).digest('hex');
}

/** `t=…,v1=…`, with one `v1` for each secret. */
export function signStripe(secrets: readonly string[], seconds: number, body: string): string {
  const signatures = secrets.map((secret) => {
    const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    return `v1=${digest}`;
  });
  return [`t=${seconds}`, ...signatures].join(',');
}
