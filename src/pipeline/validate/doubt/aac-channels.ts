/** Channels that the first element of an AAC frame holds; undefined where it is no sound. Pure. */
export function aacChannels(firstWord: number): 1 | 2 | undefined {
  const element = firstWord >>> 29;
  return element === 0 ? 1 : element === 1 ? 2 : undefined;
}
