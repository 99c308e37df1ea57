/** Orders rows by columns as `order by` does, nulls last; for arrays of rows. */
export function orderBy<Row>(...columns: readonly (keyof Row)[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const column of columns) {
      const [one, other] = [a[column], b[column]];
      if (one === null || other === null) {
        if (one === other) continue;
        return one === null ? 1 : -1;
      }
      const [left, right] = [valueOf(one), valueOf(other)];
      if (left < right) return -1;
      if (left > right) return 1;
    }
    return 0;
  };
}

function valueOf(value: unknown): string | number | bigint {
  return value instanceof Date ? value.getTime() : (value as string | number | bigint);
}
