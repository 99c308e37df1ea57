/**
 * How much of a transfer is reversed when `refunded` of the `captured` amount has been refunded:
 * the share, rounded down to what can be asked for. It follows from the sum of all refunds and not from
 * their steps, and is the whole transfer when everything is refunded. All are of one currency.
 * @param refunded all refunds so far, from 0 to `captured`.
 * @param step what amounts are multiples of, where the transfer is one.
 */
export function reversedAmount(
  transfer: bigint,
  refunded: bigint,
  captured: bigint,
  step = 1n,
): bigint {
  if (transfer < 0n || captured <= 0n || refunded < 0n || refunded > captured) {
    throw new RangeError(`cannot reverse ${transfer} for ${refunded} of ${captured}`);
  }
  if (refunded === captured) return transfer;
  const share = (transfer * refunded) / captured;
  return share - (share % step);
}
