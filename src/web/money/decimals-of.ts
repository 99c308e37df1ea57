const decimals = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ['CLF', 4] as const,
]);

/**
 * How many decimals the minor unit of a currency is of its major one, by ISO 4217, as the server
 * counts. Browsers have a table of their own that says how prices are shown, which is not the same.
 */
export function decimalsOf(currency: string): number {
  return decimals.get(currency) ?? 2;
}
