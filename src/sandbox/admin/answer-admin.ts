import { SANDBOX_CSS } from '../hosted/sandbox-css.ts';
import type { Answer, Route, SandboxRequest } from '../http/model.ts';
import type { World } from '../world.ts';
import { answerApi } from './admin-api.ts';
import { showOverview } from './overview-page.ts';
import { SANDBOX_JS } from './sandbox-js.ts';

/** Answers what is under /_sandbox: to this machine only, and to no other site's pages. */
export async function answerAdmin(
  world: World,
  request: SandboxRequest,
  routes: readonly Route[],
): Promise<Answer> {
  const { method, path } = request;
  // The styles are of the hosted pages too, which may be looked at from a telephone.
  if (path === '/_sandbox/sandbox.css') return file('text/css', SANDBOX_CSS);
  const reason = findObjection(world, request);
  if (reason !== undefined) return { status: 403, body: { error: { message: reason } } };
  if (path.startsWith('/_sandbox/api/')) return answerApi(world, request, routes);
  if (method === 'GET' && path === '/_sandbox/sandbox.js')
    return file('text/javascript', SANDBOX_JS);
  if (method === 'GET' && path === '/_sandbox') return showOverview(world);
  return { status: 404, body: { error: { message: 'There is nothing here.' } } };
}

/** Why somebody may not: they come from another machine, or a page of another site sent them. */
function findObjection(world: World, request: SandboxRequest): string | undefined {
  const { remoteAddress, localAddress, headers } = request;
  const isLocal = isLoopback(remoteAddress) || remoteAddress === localAddress;
  if (!isLocal) return 'The admin of the sandbox answers to its own machine only.';
  const host = headers['host'] ?? '';
  // A name that somebody else's DNS points here would make their page the same origin.
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (!isAddress(name) && name !== 'localhost' && host !== new URL(world.url()).host) {
    return `The admin of the sandbox is not at home under the name ${name}.`;
  }
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    return 'Pages of other sites may not use the admin of the sandbox.';
  }
  return undefined;
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name) || name.includes(':');
}

function file(type: string, body: string): Answer {
  return { status: 200, headers: { 'Content-Type': `${type}; charset=utf-8` }, body };
}
