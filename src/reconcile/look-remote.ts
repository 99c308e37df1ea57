import {
  transferGroupOf,
  type Call,
  type Outcome,
  type RemoteTransfer,
} from '#domains/payments/index.ts';
import type { LocalObject, RemoteObject } from '#domains/reconciliation/index.ts';

import { ask } from './ask.ts';
import {
  ofDispute,
  ofPayment,
  ofPayout,
  ofRefund,
  ofReversal,
  ofTransfer,
} from './remote-objects.ts';
import type { Session } from './session.ts';

/** What of a row, or of an object that is nobody's, is needed to look at it. */
export type Looked = Pick<
  LocalObject,
  'kind' | 'objectId' | 'parentId' | 'doneMinor' | 'destination'
> &
  Partial<Pick<LocalObject, 'id' | 'chainId'>>;

/** What one look at a row's object came to. */
export interface Look {
  /** As the handler of its kind takes it. */
  readonly outcome: Outcome<unknown>;
  readonly remote: RemoteObject | null;
  /** Proved: there is none. */
  readonly absent: boolean;
  /** How many objects say that they are of the row. */
  readonly twins: number;
  /** What was told of other objects by the way. */
  readonly others: readonly RemoteObject[];
}

/**
 * Looks at the object of one row by one request that has no effect, whatever the row's state; `hint`
 * is an id that it is thought to have. A transfer whose id nobody knows is looked for among those of
 * its order.
 */
export async function lookRemote(
  session: Session,
  local: Looked,
  hint: string | null = null,
): Promise<Look> {
  const { ctx } = session;
  const call: Call = { signal: ctx.signal, requestId: ctx.requestId };
  const id = local.objectId ?? hint;
  switch (local.kind) {
    case 'payment': {
      const told = await ask(session, 'hyperswitch', () =>
        ctx.psp.hyperswitch().getPayment(id!, call),
      );
      const others = told.kind === 'applied' ? told.object.refunds.map(ofRefund) : [];
      return lookOf(told, ofPayment, others);
    }
    case 'refund':
      return lookOf(
        await ask(session, 'hyperswitch', () => ctx.psp.hyperswitch().getRefund(id!, call)),
        ofRefund,
      );
    case 'dispute':
      return lookOf(
        await ask(session, 'hyperswitch', () => ctx.psp.hyperswitch().getDispute(id!, call)),
        ofDispute,
      );
    case 'payout': {
      const { destination: accountId } = local;
      if (accountId === null) return NOTHING;
      return lookOf(
        await ask(session, 'stripe', () =>
          ctx.psp.stripe().getPayout({ id: id!, accountId }, call),
        ),
        ofPayout,
      );
    }
    case 'transfer':
      return id === null
        ? searchTransfer(session, local, call)
        : readTransfer(session, local, id, call);
    default:
      return searchReversal(session, local, call);
  }
}

const NO_ANSWER = {
  kind: 'unknown',
  status: null,
  code: 'not_asked',
  message: 'there was nobody to ask',
} as const;
const NOTHING: Look = Object.freeze({
  outcome: NO_ANSWER,
  remote: null,
  absent: false,
  twins: 0,
  others: [],
});

function lookOf<Remote>(
  outcome: Outcome<Remote>,
  read: (remote: Remote) => RemoteObject,
  others: readonly RemoteObject[] = [],
): Look {
  const remote = outcome.kind === 'applied' ? read(outcome.object) : null;
  const absent = outcome.kind === 'absent';
  return { outcome, remote, absent, twins: remote === null ? 0 : 1, others };
}

async function readTransfer(
  session: Session,
  local: Looked,
  id: string,
  call: Call,
): Promise<Look> {
  const stripe = session.ctx.psp.stripe();
  const told = await ask(session, 'stripe', () => stripe.getTransfer(id, call));
  if (told.kind !== 'applied') return lookOf(told, ofTransfer);
  const { object: transfer } = told;
  const others = transfer.reversals.map(ofReversal);
  const found = (reversals: RemoteTransfer['reversals'] | null): Outcome<unknown> => ({
    kind: 'applied',
    object: { transfer, reversals },
  });
  const look = { ...lookOf(told, ofTransfer, others), outcome: found(null) };
  if (transfer.reversedMinor === (local.doneMinor ?? 0n)) return look;
  const shown = transfer.reversals.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  // A transfer shows its last ten; where that is not all of them, they are listed.
  if (shown === transfer.reversedMinor) return { ...look, outcome: found(transfer.reversals) };
  const list = await ask(session, 'stripe', () => stripe.listReversals(id, call));
  session.callsMinimum += 1;
  if (list.kind !== 'applied') return { ...NOTHING, outcome: list };
  return { ...look, outcome: found(list.object), others: list.object.map(ofReversal) };
}

async function searchTransfer(session: Session, local: Looked, call: Call): Promise<Look> {
  const transferGroup = transferGroupOf(local.chainId!);
  const list = await ask(session, 'stripe', () =>
    session.ctx.psp.stripe().listTransfers({ transferGroup }, call),
  );
  if (list.kind !== 'applied') return { ...NOTHING, outcome: list };
  const own = list.object.filter((remote) => ofTransfer(remote).names === local.id);
  return among(own, ofTransfer, (transfer) => ({
    transfer,
    reversals: transfer.reversedMinor === 0n ? null : transfer.reversals,
  }));
}

async function searchReversal(session: Session, local: Looked, call: Call): Promise<Look> {
  const { parentId } = local;
  if (parentId === null) return NOTHING;
  const list = await ask(session, 'stripe', () =>
    session.ctx.psp.stripe().listReversals(parentId, call),
  );
  if (list.kind !== 'applied') return { ...NOTHING, outcome: list };
  const own = list.object.filter((remote) =>
    local.objectId === null ? ofReversal(remote).names === local.id : remote.id === local.objectId,
  );
  return among(own, ofReversal, (reversal) => reversal);
}

/** What a list that was read to its end says of one row. */
function among<Remote>(
  own: readonly Remote[],
  read: (remote: Remote) => RemoteObject,
  record: (remote: Remote) => unknown,
): Look {
  const [first] = own;
  if (first === undefined) {
    const absence = { kind: 'absent', status: 200, code: 'not_listed' } as const;
    return {
      ...NOTHING,
      outcome: { ...absence, message: 'no object names the row' },
      absent: true,
    };
  }
  return {
    outcome: { kind: 'applied', object: record(first) },
    remote: read(first),
    absent: false,
    twins: own.length,
    others: own.slice(1).map(read),
  };
}
