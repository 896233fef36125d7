/** Largest body that the edge lets through, in bytes. Next would cut a body silently at 10 MB, and the signature with it. */
export const MAX_BODY_BYTES = 1_000_000;

/** The whole body, or null when it is larger than `limit`; reading stops there, whatever `content-length` says. */
export async function readBody(request: Request, limit = MAX_BODY_BYTES): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return null;
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    chunks.push(value);
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}
