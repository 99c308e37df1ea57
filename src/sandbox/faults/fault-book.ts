import { createHash } from 'node:crypto';

import {
  isWebhookFault,
  type CallFault,
  type FaultPlan,
  type FaultRule,
  type Provider,
  type WebhookFault,
} from './model.ts';

/** A call, as far as rules look at it. */
export interface CallFacts {
  readonly provider: Provider;
  readonly method: string;
  readonly path: string;
}

/** A delivery, as far as rules look at it. */
export interface DeliveryFacts {
  readonly provider: Provider;
  readonly event: string;
}

export interface ActiveRule extends FaultRule {
  /** How many calls have fitted, and how often the fault has happened. */
  readonly seen: number;
  readonly applied: number;
}

/** The rules at work and how often each has been met. */
export interface FaultBook {
  chooseForCall(call: CallFacts): CallFault | undefined;
  chooseForDelivery(delivery: DeliveryFacts): WebhookFault | undefined;
  inject(rule: FaultRule): void;
  clear(): void;
  list(): readonly ActiveRule[];
}

/**
 * The same seed, rules and sequence of calls give the same faults: the nth draw of a rule follows from
 * the seed, the rule's place and n.
 */
export function createFaultBook(seed: string, plan: FaultPlan): FaultBook {
  const rules: { rule: FaultRule; place: number; seen: number; applied: number }[] = [];
  let places = 0;
  const inject = (rule: FaultRule): void => {
    rules.push({ rule, place: places, seen: 0, applied: 0 });
    places += 1;
  };
  for (const rule of plan) inject(rule);

  const choose = (fits: (rule: FaultRule) => boolean): FaultRule | undefined => {
    let chosen: FaultRule | undefined;
    for (const entry of rules) {
      const { rule } = entry;
      if (!fits(rule)) continue;
      // Counted for every rule, so that one rule does not shift the draws of the next.
      entry.seen += 1;
      if (chosen || entry.applied >= (rule.times ?? Infinity)) continue;
      if (!isTurn(rule, entry.seen, () => drawShare(seed, entry.place, entry.seen))) continue;
      entry.applied += 1;
      chosen = rule;
    }
    return chosen;
  };
  return {
    chooseForCall: (call) =>
      choose((rule) => !isWebhookFault(rule.fault) && fitsCall(rule, call))?.fault as
        | CallFault
        | undefined,
    chooseForDelivery: (delivery) =>
      choose((rule) => isWebhookFault(rule.fault) && fitsDelivery(rule, delivery))?.fault as
        | WebhookFault
        | undefined,
    inject,
    clear: () => void rules.splice(0),
    list: () => rules.map(({ rule, seen, applied }) => Object.assign({ seen, applied }, rule)),
  };
}

function isTurn({ match = {} }: FaultRule, seen: number, draw: () => number): boolean {
  if (match.nth !== undefined && seen !== match.nth) return false;
  if (match.every !== undefined && seen % match.every !== 0) return false;
  return match.probability === undefined || draw() < match.probability;
}

function fitsCall({ match = {}, fault }: FaultRule, call: CallFacts): boolean {
  if (match.provider !== undefined && match.provider !== call.provider) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== call.method) return false;
  if (fault.kind.startsWith('list_') && !isList(call)) return false;
  return match.path === undefined || pathPattern(match.path).test(call.path);
}

function fitsDelivery({ match = {} }: FaultRule, { provider, event }: DeliveryFacts): boolean {
  if (match.provider !== undefined && match.provider !== provider) return false;
  return match.event === undefined || wordPattern(match.event).test(event);
}

/** Faults of lists happen to lists only, whatever the rule's path says. */
function isList({ provider, method, path }: CallFacts): boolean {
  if (provider === 'hyperswitch') return path.endsWith('/list');
  const ids = /^\/v1\/[a-z_]+(\/[a-z]+_[A-Za-z0-9]+\/[a-z]+)?$/;
  return method === 'GET' && ids.test(path) && path !== '/v1/balance';
}

function pathPattern(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/]+' : escapePattern(part);
  });
  return new RegExp(`^${parts.join('')}$`);
}

function wordPattern(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map(escapePattern).join('.*')}$`);
}

function escapePattern(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function drawShare(seed: string, place: number, draw: number): number {
  const digest = createHash('sha256').update(`${seed}\0fault\0${place}\0${draw}`).digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
