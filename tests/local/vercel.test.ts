import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Arrived, startFront, Upstream } from '@/local/vercel/proxy';
import { readUsage } from '@/local/vercel/usage';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A deployment that answers as told, and what reached it. */
async function deployment(status: number, body: string) {
  const got: { request: IncomingMessage; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.push({ request, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, [
      ...['set-cookie', 'a=1', 'set-cookie', 'b=2'],
      ...['content-type', 'text/plain'],
    ]);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, got };
}

async function front(port: number, added: string[] = []) {
  const upstream = new Upstream();
  closing.push(() => upstream.close());
  const answer = async (arrived: Arrived) =>
    (await upstream.send(port, arrived, added)) ?? { status: 502, rawHeaders: [], body: Buffer.from('died') };
  const listening = await startFront(answer, 0);
  closing.push(() => listening.close());
  return listening.url;
}

describe('Vercel’s proxy', () => {
  it('hands on the path as written, the body, and headers; its own replace the caller’s', async () => {
    const app = await deployment(200, 'fine');
    const url = await front(app.port, ['x-vercel-id', 'iad1::1']);
    const response = await fetch(`${url}/a%20b?x=%2B&x=a+b&`, {
      method: 'POST',
      headers: { 'x-vercel-id': 'forged', 'x-other': '1', 'accept-encoding': 'gzip' },
      body: 'Body=ä',
    });
    expect([response.status, await response.text()]).toEqual([200, 'fine']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const [{ request, body } = {}] = app.got;
    expect(request?.url).toBe('/a%20b?x=%2B&x=a+b&');
    expect(body).toBe('Body=ä');
    expect(request?.headers).toMatchObject({
      host: new URL(url).host,
      'x-vercel-id': 'iad1::1',
      'x-other': '1',
    });
    expect(request?.headers).not.toHaveProperty('accept-encoding');
  });

  it('answers without a body have none', async () => {
    const app = await deployment(204, '');
    const response = await fetch(await front(app.port));
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(app.got[0]?.request.headers).not.toHaveProperty('transfer-encoding');
  });

  it('a deployment that is gone is no answer', async () => {
    const response = await fetch(await front(1));
    expect([response.status, await response.text()]).toEqual([502, 'died']);
  });
});

it('what a process group uses is read from the table of ps, on Linux and on macOS', () => {
  const linux = ['   10  20480 00:01:05', '   11 999999 10:00:00', '   10  10240 1-02:00:01'].join('\n');
  expect(readUsage(linux, 10)).toEqual({ megabytes: 30, cpuSeconds: 65 + 86_400 + 2 * 3_600 + 1 });
  expect(readUsage('   10  2048   1:05.51\n', 10)).toEqual({ megabytes: 2, cpuSeconds: 66 });
});
