/** Hues are sorted into this many bins; the one with most colour in it wins. */
const bins = 24;

/**
 * The colour that stands out in a picture, as `rgb(r g b)`: the mean of the most colourful hue,
 * where every pixel counts by its saturation. Grey pictures give their mean grey.
 */
export function strongestColour(rgba: ArrayLike<number>): string {
  const sums = Array.from({ length: bins }, () => ({ weight: 0, red: 0, green: 0, blue: 0 }));
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [red, green, blue] = [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0];
    const most = Math.max(red, green, blue);
    const spread = most - Math.min(red, green, blue);
    const weight = 1 + (spread * most) / 255;
    const sum = sums[Math.floor((hueOf(red, green, blue, most, spread) / 360) * bins) % bins];
    if (!sum) continue;
    sum.weight += weight;
    sum.red += red * weight;
    sum.green += green * weight;
    sum.blue += blue * weight;
  }
  const best = sums.reduce((a, b) => (b.weight > a.weight ? b : a));
  const mean = (value: number) => Math.round(value / Math.max(1, best.weight));
  return `rgb(${mean(best.red)} ${mean(best.green)} ${mean(best.blue)})`;
}

function hueOf(red: number, green: number, blue: number, most: number, spread: number): number {
  if (spread === 0) return 0;
  const sixth =
    most === red
      ? (green - blue) / spread
      : most === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  return (sixth * 60 + 360) % 360;
}
