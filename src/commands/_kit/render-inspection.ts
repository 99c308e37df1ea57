import { formatBytes } from '#core/units.ts';
import { visible } from '#core/visible.ts';
import type { Inspection } from '#pipeline/index.ts';

type InspectedRendition = Inspection['renditions'][number];
type Segment = InspectedRendition['segments'][number];
type Boxes = Segment['boxes'];
type Faults = Segment['faults'];

/** Most segments and gaps of a rendition that are printed; --json has them all. */
const LINES_MAX = 1000;

/** What `veza hls inspect` prints for a person. */
export function renderInspection(inspection: Inspection, withBoxes: boolean): string {
  const isAlone = inspection.kind === 'media';
  return inspection.renditions
    .map((rendition) => renderRendition(rendition, withBoxes || isAlone))
    .join('\n\n');
}

function renderRendition(rendition: InspectedRendition, withBoxes: boolean): string {
  const { name, sound, init, segments, bytes, seconds } = rendition;
  const total = [
    `${segments.length} ${segments.length === 1 ? 'segment' : 'segments'}`,
    formatBytes(bytes),
    ...(seconds === null ? [] : [`${seconds.toFixed(6)} s`]),
    ...(seconds ? [`${Math.round((bytes * 8) / seconds)} bit/s`] : []),
  ];
  const lines = [`${visible(name)}: ${total.join(', ')}`];
  if (sound !== null) {
    const priming = sound.primingTicks === null ? 'no edit list' : `priming ${sound.primingTicks}`;
    const ticks = sound.timescale === null ? [] : [`timescale ${sound.timescale}`, priming];
    const told = [sound.codecs, `${sound.sampleRate} Hz`, `${sound.channels} channels`, ...ticks];
    lines.push(`  ${told.join(', ')}`);
  }
  if (init !== null) {
    lines.push(`  init ${visible(init.name)}, ${init.bytes} bytes`, ...renderFaults(init.faults));
    if (withBoxes) lines.push(...renderBoxes(init.boxes));
  }
  for (const segment of segments.slice(0, LINES_MAX)) {
    lines.push(renderSegment(segment), ...renderFaults(segment.faults));
    if (withBoxes) lines.push(...renderBoxes(segment.boxes));
  }
  const left = segments.length - LINES_MAX;
  if (left > 0) lines.push(`  and ${left} more; --json has them all`);
  return lines.join('\n');
}

function renderSegment(segment: Segment): string {
  const { name, container, bytes, startSeconds, seconds, extinfSeconds, gapSeconds } = segment;
  const parts = [container, `${bytes} bytes`];
  if (startSeconds !== null) parts.push(`at ${startSeconds.toFixed(6)} s`);
  if (seconds !== null) parts.push(`lasts ${seconds.toFixed(6)} s`);
  if (extinfSeconds !== null) parts.push(`EXTINF ${extinfSeconds.toFixed(6)}`);
  if (gapSeconds !== null && gapSeconds !== 0) {
    const what = gapSeconds > 0 ? 'gap' : 'overlap';
    parts.push(`${what} of ${(Math.abs(gapSeconds) * 1000).toFixed(3)} ms before it`);
  }
  return `  ${visible(name)}: ${parts.join(', ')}`;
}

function renderBoxes(boxes: Boxes): string[] {
  return boxes.map(({ path, byteOffset, bytes }) => {
    const parts = path.split('/');
    const indent = '  '.repeat(parts.length);
    return `  ${indent}${visible(parts.at(-1)!)} at ${byteOffset}, ${bytes} bytes`;
  });
}

function renderFaults(faults: Faults): string[] {
  return faults.map(
    ({ boxPath, byteOffset, reason }) =>
      `    fault in ${visible(boxPath)} at ${byteOffset}: ${visible(reason)}`,
  );
}
