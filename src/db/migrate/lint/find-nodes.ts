/** Every node of a kind anywhere below a tree, outermost first. Pure. */
export function* findNodes<Node extends object>(tree: unknown, kind: string): Generator<Node> {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (key === kind && typeof value === 'object' && value !== null) yield value as Node;
    yield* findNodes<Node>(value, kind);
  }
}
