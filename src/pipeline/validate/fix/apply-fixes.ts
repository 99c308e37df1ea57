import type { Playlist } from '../../playlist/playlist-view.ts';
import type { LineFix } from './model.ts';

/**
 * The bytes of a playlist with some of its lines replaced; every other line stays as it is, byte for
 * byte. Pure.
 */
export function applyFixes(playlist: Playlist, fixes: readonly LineFix[]): Buffer {
  const { lines, bytes } = playlist;
  const newline = lines.some(({ ending }) => ending === '\r\n') ? '\r\n' : '\n';
  const at = groupByPlace(fixes);
  const parts: Buffer[] = [];
  for (let index = 0; index <= lines.length; index += 1) {
    const here = at.get(index) ?? [];
    for (const text of here.flatMap(({ inserted }) => inserted)) {
      const isOpen = index === lines.length && lines.at(-1)?.ending === '' && parts.length > 0;
      parts.push(Buffer.from(`${isOpen ? newline : ''}${text}${newline}`));
    }
    const line = lines[index];
    if (line === undefined || here.some(({ removed }) => removed === 1)) continue;
    const { byteOffset } = line;
    parts.push(bytes.subarray(byteOffset, byteOffset + line.bytes + line.ending.length));
  }
  return Buffer.concat(parts);
}

function groupByPlace(fixes: readonly LineFix[]): Map<number, LineFix[]> {
  const groups = new Map<number, LineFix[]>();
  for (const fix of fixes) groups.set(fix.at, [...(groups.get(fix.at) ?? []), fix]);
  return groups;
}
