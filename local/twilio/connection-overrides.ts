/**
 * How Twilio calls a webhook: the fragment of its URL (Twilio: "Webhooks Connection Overrides"). Twilio's own
 * defaults: one retry, and only when no connection came about.
 */
export interface ConnectionOverrides {
  /** Retries after the first try. */
  retries: number;
  retryOn: ReadonlySet<Failure>;
  /** Milliseconds that one try may take. */
  readTimeout: number;
  /** Milliseconds that all tries together may take. */
  totalTime: number;
}

/** Why a try failed: no connection, no answer in time, or the class of the status. */
export type Failure = 'ct' | 'rt' | '4xx' | '5xx';

const failures: readonly Failure[] = ['ct', 'rt', '4xx', '5xx'];
const limits = { rc: [0, 5], ct: [100, 10_000], rt: [100, 15_000], tt: [100, 15_000] } as const;

/**
 * Reads the fragment and returns the URL without it: the fragment is neither sent nor signed.
 *
 * @throws when the fragment has a name or value that Twilio would refuse (its error 11243).
 */
export function readOverrides(address: string): { url: string; overrides: ConnectionOverrides } {
  const [url = '', fragment = ''] = address.split('#', 2);
  const parameters = new URLSearchParams(fragment);
  const number = (name: keyof typeof limits, standard: number) => {
    const text = parameters.get(name);
    parameters.delete(name);
    if (text === null) return standard;
    const [least, most] = limits[name];
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new Error(`11243: #${name}=${text} is not a whole number from ${least} to ${most}`);
  };
  const retries = number('rc', 1);
  const readTimeout = number('rt', 15_000);
  const totalTime = number('tt', 15_000);
  // Local connections are made at once or refused at once.
  number('ct', 5_000);
  const policy = parameters.get('rp') ?? 'ct';
  parameters.delete('rp');
  for (const name of parameters.keys()) throw new Error(`11243: #${name} is not a connection override`);
  return { url, overrides: { retries, retryOn: readPolicy(policy), readTimeout, totalTime } };
}

function readPolicy(policy: string): ReadonlySet<Failure> {
  if (policy === 'all') return new Set(failures);
  return new Set(
    policy.split(',').map((name) => {
      const known = failures.find((failure) => failure === name);
      if (known === undefined)
        throw new Error(`11243: #rp=${name} is not one of ${failures.join(', ')}, all`);
      return known;
    }),
  );
}
