import { encodePng } from './encode-png.ts';
import { createRandom } from './noise.ts';

const SIZE = 480;

type Colour = readonly [red: number, green: number, blue: number];

/** How the cover of an album looks. */
export interface CoverDesign {
  readonly seed: number;
  readonly from: Colour;
  readonly to: Colour;
  readonly shape: 'sun' | 'waves' | 'blocks';
}

/** A picture of a gradient and plain shapes: the same bytes everywhere. */
export function drawCover(design: CoverDesign): Buffer {
  const random = createRandom(design.seed);
  const light = shapeOf(design.shape, random);
  const pixels = Buffer.alloc(SIZE * SIZE);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const gradient = (x * 0.3 + y * 0.7) / SIZE;
      const shade = 0.75 * gradient + 0.25 * light(x / SIZE, y / SIZE);
      pixels[y * SIZE + x] = Math.max(0, Math.min(255, Math.floor(shade * 256)));
    }
  }
  return encodePng({ width: SIZE, height: SIZE, palette: ramp(design), pixels });
}

/** How bright a point is, 0–1, by the shape that it lies in. */
function shapeOf(
  shape: CoverDesign['shape'],
  random: () => number,
): (x: number, y: number) => number {
  if (shape === 'sun') {
    const centerX = 0.35 + 0.3 * random();
    return (x, y) => {
      const dx = x - centerX;
      const dy = y - 0.42;
      const ring = Math.floor((dx * dx + dy * dy) * 40);
      return ring > 5 ? 0 : 1 - ring / 6;
    };
  }
  if (shape === 'waves') {
    const offsets = Array.from({ length: 7 }, () => random());
    return (x, y) => {
      const row = Math.min(6, Math.floor(y * 7));
      const part = (x * 2 + offsets[row]!) % 1;
      const crest = 4 * part * (1 - part);
      return y * 7 - row > 0.75 - crest * 0.5 ? (row + 1) / 7 : 0;
    };
  }
  const cells = Array.from({ length: 36 }, () => random());
  return (x, y) => {
    const cell = cells[Math.floor(y * 6) * 6 + Math.floor(x * 6)]!;
    const inside = (x * 6) % 1 > 0.08 && (y * 6) % 1 > 0.08;
    return inside && cell > 0.45 ? cell : 0;
  };
}

function ramp({ from, to }: CoverDesign): Buffer {
  const palette = Buffer.alloc(256 * 3);
  for (let i = 0; i < 256; i += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const value = from[channel]! + ((to[channel]! - from[channel]!) * i) / 255;
      palette[i * 3 + channel] = Math.floor(value);
    }
  }
  return palette;
}
