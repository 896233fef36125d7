import { randomBytes } from 'node:crypto';
import { startAnthropic } from './anthropic/server';
import { startAuth } from './auth/server';
import { startAxiom } from './axiom/server';
import { pagerEnvironment, startPager } from './pager/server';
import { startPostgres } from './postgres/server';
import { startQstash } from './qstash/server';
import { startRedis } from './redis/server';
import { startSentry } from './sentry/server';
import { environmentOf, type LocalSecrets, newSecrets, TWILIO_ACCOUNT_SID } from './settings';
import { startTwilio } from './twilio/server';

export interface CloudOptions {
  /** Where the product is reached; Twilio, Stripe and QStash call it there. */
  publicUrl: string;
  /** Keeps Postgres and Axiom on disk; memory otherwise. */
  folder?: string;
  /** Shortens the waits between QStash's retries, so that a demonstration need not wait 12 s for the first. */
  retryScale?: number;
  /** The same for what is published with a delay. */
  delayScale?: number;
  /** A real server instead of the in-memory engine. */
  redisUrl?: string;
  /** A real server instead of PGlite. */
  databaseUrl?: string;
  /** Another Axiom than the one of this process, which then stands idle. */
  axiom?: { url: string; token: string };
}

/** Every service that the product uses, on this machine, and the environment that points there. */
export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** Starts the embedded cloud in this process; in memory unless a folder is given. All ports are free ones. */
export async function startCloud(options: CloudOptions) {
  const secrets: LocalSecrets = newSecrets();
  const token = () => randomBytes(16).toString('hex');
  const redis = await startRedis({
    token: token(),
    ...(options.redisUrl === undefined ? {} : { redisUrl: options.redisUrl }),
  });
  const { retryScale = 1, delayScale = 1 } = options;
  const qstash = await startQstash({ retryScale, delayScale });
  const embedded = await startAxiom({
    token: `xaat-${token()}`,
    ...(options.folder === undefined ? {} : { dataFolder: `${options.folder}/axiom` }),
  });
  const axiom = { ...embedded, ...options.axiom };
  const twilio = await startTwilio({ accountSid: TWILIO_ACCOUNT_SID, authToken: secrets.twilioAuthToken });
  const anthropic = await startAnthropic({});
  const sentry = await startSentry({});
  const pager = await startPager({ token: token() });
  const auth = await startAuth();
  const postgres =
    options.databaseUrl === undefined
      ? await startPostgres(options.folder === undefined ? {} : { folder: `${options.folder}/postgres` })
      : { url: options.databaseUrl, close: async () => undefined };

  const services = { redis, qstash, axiom, twilio, anthropic, sentry, pager, auth, postgres };
  const env = environmentOf(
    {
      publicUrl: options.publicUrl,
      redis,
      qstash,
      axiom,
      twilio: twilio.url,
      anthropic: anthropic.url,
      databaseUrl: postgres.url,
      sentry,
      auth,
    },
    secrets,
  );
  Object.assign(env, pagerEnvironment(pager));
  return {
    ...services,
    secrets,
    env,
    /** Stops everything, the callers first, so that nothing is called that is gone already. */
    async close() {
      await qstash.close();
      await twilio.close();
      await Promise.all([anthropic, sentry, pager, auth, axiom, redis].map((service) => service.close()));
      await postgres.close();
    },
  };
}
