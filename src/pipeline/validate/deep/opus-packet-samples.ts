/** Samples at 48 kHz of one frame, by mode and the two size bits of the table of contents. */
const SILK = [480, 960, 1920, 2880];
const HYBRID = [480, 960, 480, 960];
const CELT = [120, 240, 480, 960];
/** 120 ms. */
const SAMPLES_MAX = 5760;

/** Samples at 48 kHz of an Opus packet by its table of contents; undefined where it has none (RFC 6716 §3). Pure. */
export function opusPacketSamples(packet: Buffer): number | undefined {
  const [toc, second] = packet;
  if (toc === undefined) return undefined;
  const mode = toc >>> 3;
  const sizes = mode < 12 ? SILK : mode < 16 ? HYBRID : CELT;
  const code = toc & 0x03;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (second ?? 0) & 0x3f;
  const samples = frames * sizes[mode & 0x03]!;
  return samples === 0 || samples > SAMPLES_MAX ? undefined : samples;
}
