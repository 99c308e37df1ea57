/** A piece of text, or what stands between two parentheses. */
type Node = string | readonly Node[];

/**
 * Writes `((a AND b) AND c)` as `(a AND b AND c)`: PostgreSQL nests a condition as it was typed, and
 * flattens it when its own text is read again. Strings and quoted names stay as they are. Pure.
 */
export function flattenLogic(text: string): string {
  if (!/ (AND|OR) /.test(text)) return text;
  const tokens = text.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|[^'"()]+|['"]/g) ?? [];
  let at = 0;
  const read = (): Node[] => {
    const nodes: Node[] = [];
    while (at < tokens.length && tokens[at] !== ')') {
      const token = tokens[at]!;
      at += 1;
      if (token !== '(') nodes.push(token);
      else {
        nodes.push(read());
        at += 1;
      }
    }
    return nodes;
  };
  return write(read());
}

function write(nodes: readonly Node[]): string {
  const joiner = joinerOf(nodes);
  return nodes
    .map((node, index) => {
      if (typeof node === 'string') return node;
      const stands = isAlone(nodes, index) && joiner !== undefined && joinerOf(node) === joiner;
      return stands ? write(node) : `(${write(node)})`;
    })
    .join('');
}

/** `AND` or `OR` where one of them, and not the other, joins the parts. */
function joinerOf(nodes: readonly Node[]): string | undefined {
  const text = nodes.filter((node) => typeof node === 'string').join('()');
  const found = new Set(text.replaceAll(/'[^']*'/g, '').match(/ (AND|OR) /g));
  return found.size === 1 ? [...found][0] : undefined;
}

/** Whether a group is all that stands between two joiners, or between one and the end. */
function isAlone(nodes: readonly Node[], index: number): boolean {
  const [before, after] = [nodes[index - 1], nodes[index + 1]];
  const starts = before === undefined || (typeof before === 'string' && / (AND|OR) $/.test(before));
  const ends = after === undefined || (typeof after === 'string' && /^ (AND|OR) /.test(after));
  return starts && ends;
}
