import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';

import { findRunningServer, type RunningServerNote } from '#core/running-server.ts';
import { findPortHolder } from '#server/ops/port-holder.ts';

import type { Diagnosis, DoctorCheck, DoctorContext } from '../model.ts';

const ASK_MS_MAX = 2_000;

export const port: DoctorCheck = {
  name: 'port',
  check: async (ctx) => {
    const running = await findRunningServer(ctx.config.dataDir);
    if (running !== undefined) return checkRunning(ctx, running);
    const { host, port: number } = ctx.config.server;
    const code = await tryListen(host, number);
    if (code === undefined) return { ok: true, detail: `${host}:${number} is free` };
    if (code === 'EADDRINUSE') {
      if (await isVeza(ctx, number))
        return { ok: true, detail: `veza answers on ${host}:${number}` };
      const holder = (await findPortHolder(number)) ?? 'another program';
      const fix = `Stop ${holder}, or choose another port: VEZA_SERVER_PORT=${number + 1} veza up`;
      return { ok: false, detail: `${host}:${number} is taken by ${holder}`, fix };
    }
    const fix =
      code === 'EACCES'
        ? 'Choose a port above 1023 with VEZA_SERVER_PORT.'
        : 'Set VEZA_SERVER_HOST to an address of this machine: ip address';
    return { ok: false, detail: `${host}:${number} cannot be used: ${code}`, fix };
  },
};

/** It may have been started on another port than the one that is configured now. */
async function checkRunning(
  ctx: DoctorContext,
  { pid, port: number }: RunningServerNote,
): Promise<Diagnosis> {
  const where = `${ctx.config.server.host}:${number}`;
  if (await isVeza(ctx, number)) {
    return { ok: true, detail: `veza answers on ${where} (process ${pid})` };
  }
  const file = path.join(ctx.config.dataDir, 'server.json');
  return {
    ok: false,
    detail: `process ${pid} serves this data folder on ${where} and does not answer`,
    fix: `See what it is: ps -p ${pid}. Stop it when it is veza, or else: rm ${file}`,
  };
}

/** The error's code, or undefined when the port could be had. */
async function tryListen(host: string, number: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ host, port: number });
    await once(server, 'listening');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
  server.close();
  await once(server, 'close');
  return undefined;
}

/** Every answer of veza carries a request id; its liveness touches nothing. */
async function isVeza(ctx: DoctorContext, number: number): Promise<boolean> {
  const { host, basePath } = ctx.config.server;
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const name = address.includes(':') ? `[${address}]` : address;
  const url = `http://${name}:${number}${basePath === '/' ? '' : basePath}/health`;
  try {
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(ASK_MS_MAX)]);
    const response = await fetch(url, { signal, redirect: 'error' });
    await response.body?.cancel();
    return response.ok && response.headers.has('x-request-id');
  } catch {
    // Whatever else listens there need not speak HTTP.
    ctx.signal.throwIfAborted();
    return false;
  }
}
