export async function playMutants() {
  throw new Error('later');
}
