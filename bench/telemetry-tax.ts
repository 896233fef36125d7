import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundle } from './bundle';
import { inTempFolder } from './in-temp-folder';
import type { Measurement } from './measurement';
import { atMost } from './report';
import { median } from './rounds';

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
        const times: { ours: number; bare: number }[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const receive = (bundled: string, run: number) =>
            texts(join(bundled, 'inbound.mjs'), run, cloud.env);
          times.push({
            ours: await receive(withIt, 2 * round + 1),
            bare: await receive(without, 2 * round + 2),
          });
        }
        const tax = median(times.map(({ ours, bare }) => ours / bare)) - 1;
        return [
          {
            name: 'telemetry tax of the inbound route',
            value: tax * 100,
            unit: '% fewer texts a second',
            bound: atMost(10, 5),
          },
          {
            name: 'inbound route',
            value: (TEXTS * 1_000) / median(times.map(({ ours }) => ours)),
            unit: 'texts/s',
          },
        ];
      } finally {
        await cloud.close();
      }
    }),
};

/** Milliseconds of a process for its texts. The stand-ins live in this process, so it must not wait in the way. */
function texts(script: string, run: number, env: Readonly<Record<string, string>>): Promise<number> {
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
      const ms = Number(said.split('\n').at(-1));
      if (code === 0 && Number.isFinite(ms)) resolve(ms);
      else reject(new Error(`the inbound route did not run: ${said.slice(-500)}`));
    });
  });
}
