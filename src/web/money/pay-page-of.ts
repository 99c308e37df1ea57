/**
 * Where somebody pays or is known to the payment provider: its address, if it is one of the web.
 * Anything else is not followed, whoever gave it.
 */
export function payPageOf(url: string | null | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  return ['https:', 'http:'].includes(new URL(url).protocol) ? url : undefined;
}
