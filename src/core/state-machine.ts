/** The legal life of something: in which states it may begin, and what may follow what. */
export interface StateMachine<State extends string> {
  /** Every state, in the order of its declaration. */
  readonly states: readonly State[];
  /** States in which a new one may stand. */
  readonly initial: readonly State[];
  canMove(from: State, to: State): boolean;
  /** Whether nothing follows. */
  isFinal(state: State): boolean;
  /** `from>to` of every legal move, sorted: what the database's own check is compared with. */
  edges(): readonly string[];
}

/** Declares a state machine; `next` has every state with what may follow it. Pure. */
export function defineStateMachine<const State extends string>(spec: {
  readonly initial: readonly NoInfer<State>[];
  readonly next: Readonly<Record<State, readonly NoInfer<State>[]>>;
}): StateMachine<State> {
  const states = Object.freeze(Object.keys(spec.next) as State[]);
  const edges = states.flatMap((from) => spec.next[from].map((to) => `${from}>${to}`)).sort();
  return Object.freeze({
    states,
    initial: Object.freeze([...spec.initial]),
    canMove: (from: State, to: State) => spec.next[from].includes(to),
    isFinal: (state: State) => spec.next[state].length === 0,
    edges: () => edges,
  });
}
