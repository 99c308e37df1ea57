/** An address as it is asked for: what stands behind `#` never leaves a client. @throws TypeError for no URL */
export function withoutFragment(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}
