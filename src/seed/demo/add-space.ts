import type { Mix } from './mix.ts';
import { createRoom, soundRoom } from './room.ts';

/** Echo and room of a song. */
export interface Space {
  readonly echoFrames: number;
  /** Part of an echo that is heard again, 0–0.8. */
  readonly echoFeedback: number;
  readonly echoLevel: number;
  readonly roomLevel: number;
  /** How long the room sounds, 0–0.9. */
  readonly roomSize: number;
}

const SPREAD_FRAMES = 23;
const BLOCK_FRAMES = 8192;

/** Turns what was sent into echo and room, and adds them; gives way after every block. */
export function* addSpace(mix: Mix, space: Space): Generator<void, void, void> {
  const echo = createEcho(space);
  const ears = [
    { sound: mix.left, room: createRoom(space.roomSize, 0), wet: new Float64Array(BLOCK_FRAMES) },
    {
      sound: mix.right,
      room: createRoom(space.roomSize, SPREAD_FRAMES),
      wet: new Float64Array(BLOCK_FRAMES),
    },
  ] as const;
  const answer = new Float64Array(BLOCK_FRAMES);
  for (let from = 0; from < mix.frames; from += BLOCK_FRAMES) {
    const frames = Math.min(BLOCK_FRAMES, mix.frames - from);
    const sent = mix.send.subarray(from, from + frames);
    echo(sent, ears[0].wet, ears[1].wet);
    for (const { sound, room, wet } of ears) {
      const part = answer.subarray(0, frames);
      const echoes = wet.subarray(0, frames);
      for (let i = 0; i < frames; i += 1) {
        sound[from + i] = sound[from + i]! + echoes[i]!;
        echoes[i] = echoes[i]! + sent[i]!;
      }
      soundRoom(room, echoes, part);
      for (let i = 0; i < frames; i += 1) {
        sound[from + i] = sound[from + i]! + part[i]! * space.roomLevel;
      }
    }
    yield;
  }
}

/** Ping-pong: the left echo feeds the right one and back. */
function createEcho({ echoFrames, echoFeedback, echoLevel }: Space) {
  const leftLine = new Float64Array(echoFrames);
  const rightLine = new Float64Array(echoFrames);
  let at = 0;
  return (sent: Float32Array, left: Float64Array, right: Float64Array): void => {
    for (let i = 0; i < sent.length; i += 1) {
      const heardLeft = leftLine[at]!;
      const heardRight = rightLine[at]!;
      leftLine[at] = sent[i]! + heardRight * echoFeedback;
      rightLine[at] = heardLeft * echoFeedback;
      at = at + 1 === echoFrames ? 0 : at + 1;
      left[i] = heardLeft * echoLevel;
      right[i] = heardRight * echoLevel;
    }
  };
}
