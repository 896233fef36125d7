import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient';
import { setting } from '@/lib/telemetry/env';

/** Milliseconds for one request to Twilio. */
const TIMEOUT_MS = 8_000;

/** Sends the SDK's requests to another origin, which the SDK has no setting for. */
class RedirectingClient extends twilio.RequestClient {
  constructor(private readonly origin: string) {
    super({ timeout: TIMEOUT_MS });
  }

  override request<T>(options: RequestClient.RequestOptions<T>) {
    const { pathname, search } = new URL(options.uri);
    return super.request<T>({ ...options, uri: new URL(pathname + search, this.origin).toString() });
  }
}

let cached: { key: string; client: twilio.Twilio } | undefined;

/**
 * The official client, one as long as the settings stay, so that connections are used again. `TWILIO_API_URL` replaces `https://api.twilio.com`. It never retries by itself: only the outbox
 * knows whether a text may be sent again.
 *
 * @throws MissingSetting without the account's credentials
 */
export function twilioClient(): twilio.Twilio {
  const accountSid = setting('TWILIO_ACCOUNT_SID', 'the Twilio account that sends');
  const authToken = setting('TWILIO_AUTH_TOKEN', 'the key of the Twilio account');
  const origin = process.env.TWILIO_API_URL;
  const key = [accountSid, authToken, origin].join(' ');
  if (cached?.key !== key) {
    const client = twilio(accountSid, authToken, {
      // Whatever TWILIO_LOG_LEVEL says: at `debug` the SDK prints numbers and texts.
      logLevel: 'none',
      timeout: TIMEOUT_MS,
      ...(origin ? { httpClient: new RedirectingClient(origin) } : {}),
    });
    cached = { key, client };
  }
  return cached.client;
}

export type Sender = { messagingServiceSid: string } | { from: string };

/**
 * Who texts come from: `TWILIO_MESSAGING_SERVICE_SID`, otherwise the number `TWILIO_FROM`.
 *
 * @throws MissingSetting without either
 */
export function sender(): Sender {
  const service = process.env.TWILIO_MESSAGING_SERVICE_SID;
  if (service) return { messagingServiceSid: service };
  return {
    from: setting('TWILIO_FROM', 'the number to send from, unless TWILIO_MESSAGING_SERVICE_SID is set'),
  };
}
