/** A statement that no simulated flow runs: it says so, and never does nothing. */
export function notInMemory(name: string): () => Promise<never> {
  return async () => {
    throw new Error(`${name} is not in the memory database: write it in test/simulation/memory`);
  };
}
