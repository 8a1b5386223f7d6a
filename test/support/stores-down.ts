export default async function storesDown(): Promise<void> {
  await globalThis.stopStores();
}
