/**
 * A line of a file with a caret below it, cut to a width around the caret: broken by the terminal the
 * caret would point anywhere. Pure.
 * @param excerpt as `drawCaret` makes it.
 */
export function fitExcerpt(excerpt: string, columns: number | undefined): string {
  const [source = '', pointer = ''] = excerpt.split('\n');
  if (columns === undefined || source.length <= columns) return excerpt;
  const gutter = pointer.indexOf('| ') + 2;
  const room = columns - gutter;
  const caret = pointer.length - 1 - gutter;
  const most = source.length - gutter - room;
  const from = gutter + Math.max(0, Math.min(caret - Math.floor(room / 2), most));
  const cut = (line: string): string => line.slice(0, gutter) + line.slice(from, from + room);
  return `${cut(source)}\n${cut(pointer)}`;
}
