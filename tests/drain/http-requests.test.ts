import { describe, expect, test } from 'vitest';
import { entry, lineEntry, reportEntry } from './support/entries';
import { type Point, pointsOf } from './support/given';

const REQUEST = 'fs5lg-1764000000000-d483cf84a9d9';
const SID = `SM${'0'.repeat(32)}`;

const middleware = (statusCode: number, overrides: object = {}) =>
  entry({
    source: 'edge',
    type: 'middleware-invocation',
    path: 'middleware',
    requestId: REQUEST,
    message: `[POST] [middleware: "middleware"] /api/twilio/inbound status=${statusCode}`,
    statusCode,
    ...overrides,
  });
const report = (statusCode: number, overrides: object = {}) =>
  reportEntry({ requestId: `iad1::iad1::${REQUEST}`, statusCode, ...overrides });

const requests = (...entries: unknown[]): Point[] =>
  pointsOf(entries).filter(([metric]) => metric === 'http_requests_total');
const one = (status_class: string, route = '/api/twilio/inbound'): Point[] => [
  ['http_requests_total', { route, status_class }, 1],
];

describe('http_requests_total', () => {
  test('a request is counted once, whatever its lines', () => {
    const console = entry({ requestId: REQUEST });
    expect(requests(console, console, middleware(200), report(200), console)).toEqual(one('2xx'));
  });

  test.each([
    ['in one batch, in any order', (): Point[] => requests(report(500), middleware(200))],
    ['in two batches', (): Point[] => [...requests(middleware(200)), ...requests(report(500))]],
  ])('the function’s answer counts, not the middleware’s pass: %s', (_, count) => {
    expect(count()).toEqual(one('5xx'));
  });

  test.each([
    [-1, '5xx'],
    [504, '5xx'],
    [503, '5xx'],
    [404, '4xx'],
    [302, '3xx'],
    [204, '2xx'],
  ])('status %i is %s', (status, expected) => {
    expect(requests(report(status))).toEqual(one(expected));
  });

  test('what the edge refuses is counted by the middleware’s entry', () => {
    expect(requests(middleware(403))).toEqual(one('4xx'));
  });

  test('a duplicate that the edge answered is counted too', () => {
    const said = lineEntry(
      'sms.inbound.duplicate_sid',
      { twilio_message_sid: SID, dedupe: 'done' },
      { requestId: REQUEST },
    );
    expect(requests(said, middleware(200))).toEqual(one('2xx'));
  });

  test('a proxy status on console lines is not an answer yet', () => {
    const proxy = { method: 'POST', path: '/api/twilio/inbound', statusCode: 200 };
    expect(requests(entry({ requestId: REQUEST, proxy }))).toEqual([]);
  });

  test('a revalidation in the background counts only when it fails', () => {
    const proxy = { method: 'GET', path: '/', statusCode: -1 };
    expect(requests(report(200, { proxy }))).toEqual([]);
    expect(requests(report(500, { proxy }))).toEqual(one('5xx'));
  });

  test.each(['static', 'external', 'redirect', 'firewall'])(
    '%s answers have only the proxy’s status',
    (source) => {
      const proxy = { method: 'GET', path: '/logo.svg', statusCode: 304 };
      expect(requests(entry({ source, path: '/logo.svg', proxy }))).toEqual(one('3xx', '/logo.svg'));
    },
  );

  test.each([
    ['/api/admin/replay/a75743f9-606c-42f5-8ac8-614155550123', '/api/admin/replay/[id]'],
    ['/ops/timeline/whatever', '/ops/timeline/[id]'],
    ['/ops/replays/new', '/ops/replays/new'],
    ['/ops/replays/x/abort', '/ops/replays/[id]/abort'],
    ['/api/users/77/x', '/api/users/[id]/x'],
  ])('ids in %s do not become labels', (path, route) => {
    const proxy = { method: 'GET', path: `${path}?token=abc` };
    expect(requests(middleware(401, { proxy }))).toEqual(one('4xx', route));
  });

  test('build lines are no requests', () => {
    expect(requests(entry({ source: 'build', statusCode: 200 }))).toEqual([]);
  });
});
