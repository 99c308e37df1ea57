import { cannedAnswer, gatewayAnswer, serverError } from '../faults/canned-answer.ts';
import { distort } from '../faults/distort.ts';
import type { CallFault, Provider } from '../faults/model.ts';
import { answerHyperswitch } from '../hyperswitch/answer-hyperswitch.ts';
import { answerStripe, type KeysInUse } from '../stripe/answer-stripe.ts';
import type { World } from '../world.ts';
import type { Answer, SandboxRequest } from './model.ts';

/** What a caller gets to see: silence, a connection that breaks, or an answer. */
export type Reply =
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | {
      readonly kind: 'answer';
      readonly answer: Answer;
      /** Promises all of it and ends in the middle. */
      readonly isTruncated?: boolean;
      /** How long it is kept back. */
      readonly afterMs?: number;
    };

/** A call to a provider, however it came. */
export interface ProviderCall {
  readonly world: World;
  readonly provider: Provider;
  readonly request: SandboxRequest;
  /** Keys whose first request is still being answered. */
  readonly inUse: KeysInUse;
}

const SLOW_MS = 5000;
const HANG = { kind: 'hang' } as const;
const RESET = { kind: 'reset' } as const;

/**
 * Does what a provider does with a call, with the fault that is its turn, and says what the caller
 * gets to see of it. Whoever has sent the answer, or could not, calls its `onSent`.
 */
export async function decideReply(
  call: ProviderCall,
  fault: CallFault | undefined,
): Promise<Reply> {
  const { world, provider } = call;
  if (fault?.kind === 'timeout_before') return HANG;
  if (fault?.kind === 'reset_before') return RESET;
  const canned = fault && cannedAnswer(provider, fault);
  if (canned) return { kind: 'answer', answer: canned };
  const answer = await answerProvider(call, fault);
  world.state.flush();
  return fault ? spoil(provider, answer, fault) : { kind: 'answer', answer };
}

async function answerProvider(
  { provider, world, request, inUse }: ProviderCall,
  fault: CallFault | undefined,
): Promise<Answer> {
  const faulty = { ...request, fault };
  if (provider === 'stripe') return answerStripe(world, faulty, inUse);
  return answerHyperswitch(world, faulty);
}

/** What happens to the answer of work that is done. */
function spoil(provider: Provider, answer: Answer, fault: CallFault): Reply {
  switch (fault.kind) {
    case 'timeout_after_commit':
      return HANG;
    case 'reset_after_commit':
      return RESET;
    case 'html_502_after_commit':
      return { kind: 'answer', answer: gatewayAnswer() };
    case 'error_500_after_commit':
      return { kind: 'answer', answer: provider === 'stripe' ? answer : serverError(provider) };
    case 'truncated_200':
      return { kind: 'answer', answer, isTruncated: true };
    case 'slow':
      return { kind: 'answer', answer, afterMs: fault.ms ?? SLOW_MS };
    default:
      return { kind: 'answer', answer: distort(answer, fault) };
  }
}
