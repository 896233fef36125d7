import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundle } from './bundle';
import { inTempFolder } from './in-temp-folder';
import type { Measurement } from './measurement';
import { atMost } from './report';
import { median, ratioOf } from './rounds';

const TEXTS = 400;
const ROUNDS = 9;
const FEW_ROUNDS = 5;

/** The same route, the same handler, the same stores; only what observes them is left out. */
const WITHOUT: Readonly<Record<string, string>> = {
  'instrumentation.ts': 'export async function register() {}',
  'lib/telemetry/log/log.ts': 'export function log() {}',
  'lib/telemetry/measure.ts': 'export const measure = (dependency, name, run) => run();',
  'lib/telemetry/sentry/capture.ts': 'export function captureError() {}',
  'lib/telemetry/handler/with-telemetry.ts': `
    import { newContext, runInContext } from '../context';
    import { readPassport } from '../intake/headers';
    export const withTelemetry = (spec, handler) => (request, ...rest) => {
      const { correlationId } = readPassport(request.headers);
      const { route, category } = spec;
      return runInContext(newContext({ correlationId, route, category }), () => handler(request, ...rest));
    };`,
};

/** What being observed costs the inbound route: log lines, timings, spans, Sentry. */
export const telemetryTax: Measurement = {
  name: 'tax',
  about: 'texts a second of the inbound route with telemetry, beside the same route without',
  gate: false,
  run: ({ short, say }) =>
    inTempFolder(async (folder) => {
      const entry = { inbound: 'bench/processes/inbound.ts' };
      const [withIt, without] = [join(folder, 'with'), join(folder, 'without')];
      await bundle(entry, withIt);
      await bundle(entry, without, WITHOUT);
      // Loaded here, because it loads all stand-ins.
      const { startCloud } = await import('@/local/cloud');
      const { prepareCloud } = await import('@/local/prepare');
      const cloud = await startCloud({ publicUrl: 'http://127.0.0.1:9' });
      try {
        await prepareCloud(cloud);
        const rounds = short ? FEW_ROUNDS : ROUNDS;
        say(`${TEXTS} texts, ${rounds} times each`);
        const ours: Spent[] = [];
        const bare: Spent[] = [];
        for (let round = 0; round < rounds; round += 1) {
          ours.push(await texts(join(withIt, 'inbound.mjs'), 2 * round + 1, cloud.env));
          bare.push(await texts(join(without, 'inbound.mjs'), 2 * round + 2, cloud.env));
        }
        const tax = (of: keyof Spent) =>
          100 *
          (ratioOf(
            ours.map((spent) => spent[of]),
            bare.map((spent) => spent[of]),
          ) -
            1);
        return [
          {
            name: 'telemetry tax of the inbound route',
            value: tax('cpu'),
            unit: '% of its processor time',
            bound: atMost(10, 5),
          },
          // By the clock the stores decide, and on a busy machine whoever else is there.
          { name: 'telemetry tax of the inbound route', value: tax('clock'), unit: '% fewer texts a second' },
          {
            name: 'inbound route',
            value: (TEXTS * 1_000) / median(ours.map(({ clock }) => clock)),
            unit: 'texts/s',
          },
        ];
      } finally {
        await cloud.close();
      }
    }),
};

/** Milliseconds. */
interface Spent {
  clock: number;
  cpu: number;
}

/** What a process spends on its texts. The stand-ins live in this process, so it must not wait in the way. */
function texts(script: string, run: number, env: Readonly<Record<string, string>>): Promise<Spent> {
  const child = spawn(process.execPath, [script, String(run), String(TEXTS)], {
    env: {
      PATH: process.env.PATH ?? '',
      ...env,
      NEXT_RUNTIME: 'nodejs',
      NODE_ENV: 'production',
      SENTRY_TRACES_RATE: '0.2',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      const [clock = Number.NaN, cpu = Number.NaN] = (said.split('\n').at(-1) ?? '').split(' ').map(Number);
      if (code === 0 && Number.isFinite(clock + cpu)) resolve({ clock, cpu });
      else reject(new Error(`the inbound route did not run: ${said.slice(-500)}`));
    });
  });
}
