/**
 * The bytes of `stream`, in memory of their own; null when there are more than `most`, which are then not asked for.
 * However small the pieces in which they come, they take no more memory than `most`.
 */
export async function readAtMost(
  stream: ReadableStream<Uint8Array>,
  most: number,
  onBytes?: (loaded: number) => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(most);
  let loaded = 0;
  for (const reader = stream.getReader(); ; ) {
    const { value } = await reader.read();
    if (!value) return bytes.subarray(0, loaded);
    if (loaded + value.length > most) {
      reader.cancel().catch(() => {});
      return null;
    }
    bytes.set(value, loaded);
    loaded += value.length;
    onBytes?.(loaded);
  }
}
