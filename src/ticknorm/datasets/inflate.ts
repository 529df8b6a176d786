// Bytes that travel as text inside a module, so that no path, no fetch and no bundler setting is needed to find them.

/**
 * @param base64  zlib data (RFC 1950), as base64
 * @returns the bytes, decompressed by the platform: Node >= 18 and every current browser have DecompressionStream
 */
export async function inflate(base64: string): Promise<Uint8Array> {
  const text = atob(base64);
  const packed = new Uint8Array(text.length).map((_, i) => text.charCodeAt(i));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Loads and unpacks once; a load that failed (a page went offline) is tried again by the next call. */
export function loadOnce(load: () => Promise<string>): () => Promise<Uint8Array> {
  let loading: Promise<Uint8Array> | undefined;
  return () => {
    loading ??= load()
      .then(inflate)
      .catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
    return loading;
  };
}
