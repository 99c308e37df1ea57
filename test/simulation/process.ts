import { never } from './memory/never.ts';
import type { Port } from './memory/port.ts';
import type { Random } from './random.ts';

/** What happens to a process at its n-th boundary, or as soon as it has its n-th answer of a provider. */
export type Accident =
  | { readonly kind: 'crash' | 'stall'; readonly boundary: number }
  | { readonly kind: 'stall'; readonly answer: number };

/** How far the work of a process came. */
export type Fate = 'done' | 'crashed' | 'stalled';

const TURN = Promise.resolve();
/** Others may go on so often before a process does that was its turn. */
const TURNS_MAX = 3;

/**
 * One process of the platform. Whatever of it waits at a boundary may be overtaken by others there,
 * in an order that follows from the seed; where it dies, nothing of it ever goes on.
 */
export class Process implements Port {
  readonly #random: Random;
  readonly #wakers: (() => void)[] = [];
  #accident: Accident | undefined;
  #passed = 0;
  #answers = 0;
  #tell: ((fate: Fate) => void) | undefined;
  readonly abandon: (() => void)[] = [];
  isDead = false;

  constructor(random: Random, accident?: Accident) {
    this.#random = random;
    this.#accident = accident;
  }

  get passed(): number {
    return this.#passed;
  }

  pass(isFree: boolean): Promise<void> | undefined {
    if (this.isDead) return never();
    this.#passed += 1;
    const accident = this.#accident;
    if (accident !== undefined && this.#isTurnOf(accident)) {
      if (accident.kind === 'crash') return this.die();
      // Whoever holds a lock goes on to where it holds none: a server ends what idles over one.
      if (isFree) return this.#stall();
    }
    const turns = this.#random.below(TURNS_MAX);
    return turns === 0 ? undefined : this.#letOthersGoOn(turns);
  }

  /** The boundary behind an answer. */
  hear(): Promise<void> | undefined {
    this.#answers += 1;
    return this.pass(true);
  }

  /** Runs work to its end, to the death of this process, or to where it stalls. */
  async run(work: () => Promise<unknown>): Promise<{ fate: Fate; rest: Promise<unknown> }> {
    const told = new Promise<Fate>((resolve) => (this.#tell = resolve));
    const rest = work();
    const fate = await Promise.race([rest.then(() => 'done' as const), told]);
    return { fate, rest };
  }

  die(): Promise<never> {
    this.isDead = true;
    for (const abandon of this.abandon) abandon();
    this.#tell?.('crashed');
    return never();
  }

  /** Goes on from where it stalled. */
  wake(): void {
    for (const wake of this.#wakers.splice(0)) wake();
  }

  #isTurnOf(accident: Accident): boolean {
    return 'answer' in accident
      ? this.#answers >= accident.answer
      : this.#passed >= accident.boundary;
  }

  async #letOthersGoOn(turns: number): Promise<void> {
    for (let turn = turns; turn > 0; turn -= 1) await TURN;
    if (this.isDead) await never();
  }

  async #stall(): Promise<void> {
    this.#accident = undefined;
    const woken = new Promise<void>((resolve) => this.#wakers.push(resolve));
    this.#tell?.('stalled');
    await woken;
    if (this.isDead) await never();
  }
}
