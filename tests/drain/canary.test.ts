import { describe, expect, test } from 'vitest';
import { drainBatch } from '@/drain/pipeline';
import { newState } from '@/drain/state';
import { captureLogLines } from '../helpers/log-lines';
import { entry, line, ndjson, SECRET, sign } from './support/entries';
import { FakePorts, failed } from './support/ports';
import { processing } from './support/process';

const PHONE = '+14155550123';
const TEXT = 'meet me at the pier at eight';
/** Any way in which either could still be read. */
const CANARIES = /415\D{0,6}555\D{0,6}0123|meet.{0,3}me.{0,3}at|the.{0,3}pier/i;

/** Every place of an entry where a string can stand, and some where it should not. */
const PLACES = [
  'id',
  'message',
  'type',
  'level',
  'source',
  'host',
  'path',
  'entrypoint',
  'destination',
  'requestId',
  'projectId',
  'projectName',
  'deploymentId',
  'buildId',
  'branch',
  'environment',
  'executionRegion',
  'ja3Digest',
  'traceId',
  'gitSha',
  'somethingNew',
  'proxy.method',
  'proxy.host',
  'proxy.path',
  'proxy.userAgent',
  'proxy.referer',
  'proxy.region',
  'proxy.clientIp',
  'proxy.vercelId',
  'proxy.somethingNew',
];

const planted = (place: string, value: unknown) => {
  const [name = '', inner] = place.split('.');
  const base = entry({ statusCode: 500 });
  return inner === undefined
    ? { ...base, [name]: value }
    : { ...base, proxy: { ...Object(base.proxy), [inner]: value } };
};

/** How a phone and a text come along in a message: as what a provider posts, as an inspected object, as JSON in JSON. */
const messages = [
  `Body=${encodeURIComponent(TEXT)}&From=${encodeURIComponent(PHONE)}`,
  `{ Body: '${TEXT}', From: '${PHONE}' }`,
  JSON.stringify({ event: 'sms.debug', body: TEXT, from: PHONE }),
  JSON.stringify({ msg: JSON.stringify({ body: TEXT, from: PHONE }) }),
  line('sms.inbound.received', {}).replace('{', `{"body":"${TEXT}","from":"${PHONE}","segments":"${PHONE}",`),
  line('error.caught', { error_message: `{"Body":"${TEXT}"} to ${PHONE}` }),
  `ERROR 21211: the 'To' number ${PHONE} is not valid`,
];

const escaped = (text: string) => text.replaceAll('+', '\\u002b').replaceAll('4', '\\u0034');

/** A bare text as the whole of a message is left out: nothing tells it from any other sentence on the console. */
const batches: [string, Buffer][] = [
  ...PLACES.flatMap((place): [string, Buffer][] => [
    [`phone in ${place}`, ndjson(planted(place, PHONE))],
    [`bare phone in ${place}`, ndjson(planted(place, '4155550123'))],
    ...(place === 'message'
      ? []
      : [[`text in ${place}`, ndjson(planted(place, TEXT))] satisfies [string, Buffer]]),
    [`list in ${place}`, ndjson(planted(place, [PHONE, { [PHONE]: TEXT }]))],
    [`escaped phone in ${place}`, Buffer.from(escaped(JSON.stringify(planted(place, PHONE))))],
  ]),
  ['as a key', ndjson({ ...entry(), [PHONE]: 1, [TEXT]: 1 })],
  ['given twice', Buffer.from(`{"id":"1","message":"${PHONE}","message":"ok ${PHONE}"}`)],
  ['in a cut line', Buffer.from(`{"id":"1","message":"{\\"body\\":\\"${TEXT}\\",\\"from\\":\\"${PHONE}`)],
  ['in a line that is no JSON', Buffer.from(`body: ${TEXT}\ncall ${PHONE}`)],
  ...messages.map((message): [string, Buffer] => [message, ndjson(entry({ message }))]),
];

describe('neither a phone number nor a text leaves the drain', () => {
  const lines = captureLogLines();

  test('what is planted would be found', () => {
    for (const value of [PHONE, '4155550123', TEXT, encodeURIComponent(TEXT)])
      expect(value).toMatch(CANARIES);
  });

  test.each(batches)('%s', async (_, body) => {
    const settings = { secrets: [SECRET], processing };
    const delivery = { body, signature: sign(body), encoding: null };
    const up = new FakePorts();
    await expect(drainBatch(delivery, settings, up, newState())).resolves.toEqual({
      outcome: 'shipped',
    });
    const down = new FakePorts();
    down.otherwise = failed('http_503');
    await expect(drainBatch(delivery, settings, down, newState())).resolves.toEqual({
      outcome: 'spooled',
    });

    expect(up.rows('logs').length).toBeGreaterThan(0);
    expect(down.rows('logs', down.kept)).toHaveLength(up.rows('logs').length);
    const left = JSON.stringify([up.shipped, down.parcels, up.warnings, down.warnings, lines.raw]);
    expect(left).not.toMatch(CANARIES);
  });
});
