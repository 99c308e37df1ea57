import type { Answer, SandboxRequest } from '../http/model.ts';
import type { World } from '../world.ts';
import { answerOnboarding } from './onboarding-page.ts';
import { page } from './page.ts';
import { answerStep, choose, showPayment, showStep } from './payment-page.ts';

/** Pages that people see: paying, the step of their bank, finishing an account. */
export function answerHosted(world: World, request: SandboxRequest): Answer {
  const { method, path } = request;
  if (method !== 'GET' && method !== 'POST') return missing(405);
  const [, room, first = '', second] = path.split('/');
  if (room === 'onboarding') return answerOnboarding(world, first, method);
  const isStep = second === 'step';
  const payment = world.tables.payments.get(isStep ? first : (second ?? ''));
  if (!payment) return missing(404);
  const how = new URLSearchParams(request.body).get('how');
  if (isStep) return method === 'POST' ? answerStep(world, payment, how) : showStep(payment);
  return method === 'POST' ? choose(world, payment, how) : showPayment(world, payment);
}

function missing(status: number): Answer {
  return page('Not found', '<h1>There is nothing here</h1>', { status });
}
