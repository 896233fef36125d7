import type { HonoRequest } from 'hono';

/** The body, or null when it is longer than so many bytes. In one piece: a stream would make the Node adapter build a whole `Request`. */
export async function readAtMost(request: HonoRequest, maxBytes: number): Promise<Buffer | null> {
  if (Number(request.header('content-length') ?? 0) > maxBytes) return null;
  const body = Buffer.from(await request.arrayBuffer());
  return body.length > maxBytes ? null : body;
}
