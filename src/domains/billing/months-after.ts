/**
 * The moment `months` calendar months after `start`, in UTC. A day that the month does not have is
 * its last one; counted from one start, so that the 31st comes back after a February. Pure.
 */
export function monthsAfter(start: Date, months: number): Date {
  const end = new Date(start);
  const day = start.getUTCDate();
  // The first has no month that it does not fit into.
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(day, lastDay));
  return end;
}
