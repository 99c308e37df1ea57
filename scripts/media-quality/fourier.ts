/** A transform of complex samples in place, `length` of them. */
type Fourier = (re: Float64Array, im: Float64Array) => void;

/**
 * The forward transform for one length: radix 2, twiddles computed once.
 * @param length A power of two.
 */
export function createFourier(length: number): Fourier {
  if (length < 2 || !Number.isInteger(Math.log2(length)))
    throw new RangeError(`${length} is no power of two.`);
  const cosines = Float64Array.from({ length: length / 2 }, (_, i) =>
    Math.cos((2 * Math.PI * i) / length),
  );
  const sines = Float64Array.from({ length: length / 2 }, (_, i) =>
    Math.sin((-2 * Math.PI * i) / length),
  );
  const mirrored = mirrorBits(length);
  return (re, im) => {
    for (let i = 0; i < length; i += 1) {
      const j = mirrored[i]!;
      if (j > i) {
        const swappedRe = re[i]!;
        const swappedIm = im[i]!;
        re[i] = re[j]!;
        im[i] = im[j]!;
        re[j] = swappedRe;
        im[j] = swappedIm;
      }
    }
    for (let size = 2; size <= length; size *= 2) {
      const half = size / 2;
      const step = length / size;
      for (let start = 0; start < length; start += size) {
        for (let k = 0; k < half; k += 1) {
          const a = start + k;
          const b = a + half;
          const c = cosines[k * step]!;
          const s = sines[k * step]!;
          const turnedRe = re[b]! * c - im[b]! * s;
          const turnedIm = re[b]! * s + im[b]! * c;
          re[b] = re[a]! - turnedRe;
          im[b] = im[a]! - turnedIm;
          re[a] = re[a]! + turnedRe;
          im[a] = im[a]! + turnedIm;
        }
      }
    }
  };
}

function mirrorBits(length: number): Uint32Array {
  const bits = Math.log2(length);
  return Uint32Array.from({ length }, (_, index) => {
    let mirrored = 0;
    for (let bit = 0; bit < bits; bit += 1) mirrored |= ((index >> bit) & 1) << (bits - 1 - bit);
    return mirrored;
  });
}
