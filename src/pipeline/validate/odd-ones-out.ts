/** What most say, one that says it, and those that say something else. */
export interface OddOnesOut<Item> {
  readonly usual: string;
  readonly sample: Item;
  readonly odd: readonly { readonly item: Item; readonly value: string }[];
}

/** Compares what should be the same everywhere; with as many on both sides the first is right. Undefined where nothing differs. */
export function oddOnesOut<Item>(
  items: readonly Item[],
  valueOf: (item: Item) => string,
): OddOnesOut<Item> | undefined {
  const said = items.map((item) => ({ item, value: valueOf(item) }));
  const counts = new Map<string, number>();
  for (const { value } of said) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size < 2) return undefined;
  const most = Math.max(...counts.values());
  const sample = said.find(({ value }) => counts.get(value) === most)!;
  return {
    usual: sample.value,
    sample: sample.item,
    odd: said.filter(({ value }) => value !== sample.value),
  };
}
