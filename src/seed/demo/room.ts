// Lengths in frames without a common divisor, as in Schroeder's and Jezar's rooms.
const COMBS = [1116, 1277, 1422, 1557] as const;
const ALLPASSES = [556, 341] as const;
const DAMPING = 0.65;

interface Line {
  readonly frames: Float64Array;
  at: number;
  damped: number;
}

/** One ear's room; `spread` frames apart from the other ear's. */
export interface Room {
  readonly combs: readonly Line[];
  readonly allpasses: readonly Line[];
  readonly size: number;
}

/** A room that sounds the longer the nearer `size` is to 1. */
export function createRoom(size: number, spread: number): Room {
  const line = (frames: number): Line => ({
    frames: new Float64Array(frames + spread),
    at: 0,
    damped: 0,
  });
  return { combs: COMBS.map(line), allpasses: ALLPASSES.map(line), size };
}

/** The room's answer to a block of sound, written over `output`. */
export function soundRoom(room: Room, input: Float64Array, output: Float64Array): void {
  output.fill(0);
  for (const comb of room.combs) soundComb(comb, room.size, input, output);
  for (const line of room.allpasses) soundAllpass(line, output);
}

function soundComb(comb: Line, size: number, input: Float64Array, output: Float64Array): void {
  const { frames } = comb;
  let { at, damped } = comb;
  for (let i = 0; i < input.length; i += 1) {
    const heard = frames[at]!;
    damped += (heard - damped) * DAMPING;
    frames[at] = input[i]! + damped * size;
    at = at + 1 === frames.length ? 0 : at + 1;
    output[i] = output[i]! + heard * 0.25;
  }
  comb.at = at;
  comb.damped = damped;
}

function soundAllpass(line: Line, sound: Float64Array): void {
  const { frames } = line;
  let { at } = line;
  for (let i = 0; i < sound.length; i += 1) {
    const heard = frames[at]!;
    const input = sound[i]!;
    frames[at] = input + heard * 0.5;
    at = at + 1 === frames.length ? 0 : at + 1;
    sound[i] = heard - input * 0.5;
  }
  line.at = at;
}
