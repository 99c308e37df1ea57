export async function playReal() {
  throw new Error('later');
}
