import { describe, expect, it } from 'vitest';
import { evaluate, type Hush } from '@/lib/alerts/evaluate';
import { initialState } from '@/lib/alerts/state';
import { alert, rule, type Said, said } from './support/timeline';

const inhibited: Hush = { kind: 'inhibited', by: 'logs_missing' };
const silenced: Hush = { kind: 'silenced', by: 'si_1' };

describe('a breach', () => {
  it('is pending for `for`, fires once, is told again each `repeat`, and resolves after `keepFiringFor`', () => {
    alert()
      .at('0m', 'breach')
      .nothing()
      .is('pending')
      .at('4m', 'breach')
      .nothing()
      .at('5m', 'breach')
      .tells('first_firing', 'notify')
      .is('firing')
      .at('6m', 'breach')
      .nothing()
      .at('65m', 'breach')
      .tells('still_firing', 'notify')
      .at('66m', 'clear')
      .nothing()
      .is('firing')
      .at('75m', 'clear')
      .nothing()
      .at('76m', 'clear')
      .tells('resolved', 'notify')
      .is('ok')
      .at('77m', 'clear')
      .nothing();
  });

  it('that ends before `for` is told to nobody', () => {
    alert()
      .at('0m', 'breach')
      .nothing()
      .at('4m', 'clear')
      .nothing()
      .is('ok')
      .at('5m', 'breach')
      .nothing()
      .is('pending');
  });

  it('fires at once without `for`', () => {
    alert({ for: '0s' }).at('0m', 'breach').tells('first_firing');
  });

  it('comes back while it is about to resolve: goes on firing, nothing is told', () => {
    alert({ for: '0s' })
      .at('0m', 'breach')
      .tells('first_firing')
      .at('5m', 'clear')
      .nothing()
      .at('9m', 'breach')
      .nothing()
      .at('15m', 'clear')
      .nothing()
      .at('24m', 'clear')
      .nothing()
      .is('firing')
      .at('25m', 'clear')
      .tells('resolved');
  });

  it('carries value, threshold, the comparison, since when, and a sample', () => {
    const { notifications } = evaluate(
      { ...rule, for: '0s' },
      { outcome: 'measured', values: { failures: 4, requests: 96 }, source: 'drain_counters', sample: 'c1' },
      initialState(),
      1_000,
    );
    expect(notifications).toEqual([
      {
        rule: 'example',
        reason: 'first_firing',
        route: 'notify',
        cause: 'breach',
        by: null,
        since: 1_000,
        at: 1_000,
        value: 4 / 96,
        threshold: 0.02,
        because: '4 of 96 (4.17%); the limit is 2%',
        source: 'drain_counters',
        sample: 'c1',
      },
    ]);
  });
});

describe('too few events', () => {
  it('fire nothing, and resolve nothing', () => {
    alert({ for: '0s' })
      .at('0m', 'few')
      .nothing()
      .is('ok')
      .at('1m', 'breach')
      .tells('first_firing')
      .at('20m', 'few')
      .nothing()
      .is('firing')
      .at('40m', 'few')
      .nothing()
      .is('firing');
  });

  it('keep a pending alert pending', () => {
    alert()
      .at('0m', 'breach')
      .nothing()
      .at('6m', 'few')
      .nothing()
      .is('pending')
      .at('7m', 'breach')
      .tells('first_firing');
  });
});

describe('blindness is a state of its own', () => {
  const cases: [said: Said, after: '15m' | '10m'][] = [
    ['no_data', '15m'],
    ['error', '10m'],
  ];
  it.each(cases)('%s obeys its own `for` (%s), then fires, then wakes somebody', (what, after) => {
    const reason = what === 'error' ? 'error' : 'no_data';
    alert({ for: '0s' })
      .at('0m', what)
      .nothing()
      .is('pending')
      .at('9m', what)
      .nothing()
      .at(after, what)
      .tells(reason, 'notify')
      .is('firing')
      .at('30m', what)
      .nothing()
      .at('75m', what)
      .tells('escalated_to_page', 'page')
      .at('76m', what)
      .nothing()
      .at('80m', 'clear')
      .nothing()
      .at('90m', 'clear')
      .tells('resolved', 'page')
      .is('ok');
  });

  it('causes that alternate run one clock: neither postpones the other', () => {
    alert({ for: '10m' })
      .at('0m', 'error')
      .nothing()
      .at('4m', 'no_data')
      .nothing()
      .at('8m', 'error')
      .nothing()
      .at('10m', 'breach')
      .tells('first_firing');
  });

  it('a breach behind it is news', () => {
    alert({ for: '0s' })
      .at('0m', 'error')
      .nothing()
      .at('10m', 'error')
      .tells('error')
      .at('11m', 'breach')
      .tells('first_firing')
      .at('12m', 'breach')
      .nothing();
  });

  it('while a breach fires: it stays, and the blindness is told once', () => {
    const firing = alert({ for: '0s' }).at('0m', 'breach').tells('first_firing');
    firing
      .at('1m', 'error')
      .nothing()
      .is('firing')
      .at('10m', 'error')
      .nothing()
      .at('11m', 'error')
      .tells('error')
      .at('20m', 'error')
      .nothing();
    expect(firing.state.because).toBe('10 of 100 (10%); the limit is 2%');
  });

  it('ends without a word when it was short', () => {
    alert().at('0m', 'error').nothing().at('9m', 'clear').nothing().is('ok');
  });
});

describe('flapping', () => {
  it('the third firing within an hour is told as such; then it fires until it has been clear for an hour', () => {
    alert({ for: '0s', keepFiringFor: '1m' })
      .at('0m', 'breach')
      .tells('first_firing')
      .at('1m', 'clear')
      .nothing()
      .at('2m', 'clear')
      .tells('resolved')
      .at('10m', 'breach')
      .tells('first_firing')
      .at('11m', 'clear')
      .nothing()
      .at('12m', 'clear')
      .tells('resolved')
      .at('20m', 'breach')
      .tells('flapping')
      .at('21m', 'clear')
      .nothing()
      .at('22m', 'clear')
      .nothing()
      .is('firing')
      .at('30m', 'breach')
      .nothing()
      .at('31m', 'clear')
      .nothing()
      .at('89m', 'clear')
      .nothing()
      .is('firing')
      .at('91m', 'clear')
      .tells('resolved')
      .is('ok');
  });
});

describe('inhibited', () => {
  it('never told: neither firing nor resolved', () => {
    alert({ for: '0s' })
      .at('0m', 'breach', inhibited)
      .tells('suppressed', 'none')
      .at('1m', 'breach', inhibited)
      .nothing()
      .at('2m', 'clear', inhibited)
      .nothing()
      .at('12m', 'clear', inhibited)
      .nothing()
      .is('ok');
  });

  it('still there when its cause is over: told then', () => {
    alert({ for: '0s' })
      .at('0m', 'breach', inhibited)
      .tells('suppressed')
      .at('10m', 'breach')
      .tells('first_firing');
  });

  it('told before its cause: says "resolved" only when its cause is over', () => {
    alert({ for: '0s' })
      .at('0m', 'breach')
      .tells('first_firing')
      .at('1m', 'breach', inhibited)
      .tells('suppressed', 'none')
      .at('2m', 'clear', inhibited)
      .nothing()
      .at('30m', 'clear', inhibited)
      .nothing()
      .is('firing')
      .at('31m', 'clear')
      .tells('resolved');
  });
});

describe('silenced', () => {
  it('is not told while it lasts, and told when it ends', () => {
    alert({ for: '0s' })
      .at('0m', 'breach', silenced)
      .tells('suppressed', 'none')
      .at('30m', 'breach', silenced)
      .nothing()
      .at('31m', 'breach')
      .tells('first_firing');
  });

  it('does not keep a page open: what was told before is told to be over', () => {
    alert({ for: '0s' })
      .at('0m', 'breach')
      .tells('first_firing')
      .at('1m', 'breach', silenced)
      .tells('suppressed')
      .at('2m', 'clear', silenced)
      .nothing()
      .at('12m', 'clear', silenced)
      .tells('resolved');
  });
});

describe('repeated, reordered and lost', () => {
  it('the same evaluation again, or an older one, changes nothing and tells nobody', () => {
    const firing = alert({ for: '0s' }).at('5m', 'breach').tells('first_firing');
    const { state } = firing;
    firing.at('5m', 'breach').nothing().at('4m', 'clear').nothing();
    expect(firing.state).toBe(state);
  });

  it('a lost state tells again rather than forgets', () => {
    alert({ for: '0s' }).at('0m', 'breach').tells('first_firing');
    alert({ for: '0s' }, initialState()).at('1m', 'breach').tells('first_firing');
  });
});

describe('the matrix of states and signals', () => {
  const signals: Said[] = ['breach', 'clear', 'few', 'no_data', 'error'];
  const begin = {
    ok: () => alert({ for: '5m' }),
    pending: () => alert({ for: '5m' }).at('0m', 'breach').nothing(),
    firing: () => alert({ for: '5m' }).at('0m', 'breach').nothing().at('5m', 'breach').tells('first_firing'),
    'firing blind': () => alert().at('0m', 'error').nothing().at('10m', 'error').tells('error'),
  };
  /** Status after one more signal at 12 minutes, and what is told. */
  const expected: Record<keyof typeof begin, Record<Said, string>> = {
    ok: { breach: 'pending', clear: 'ok', few: 'ok', no_data: 'pending', error: 'pending' },
    // Twelve minutes of trouble: enough for a breach and an error, not for missing data.
    pending: {
      breach: 'firing first_firing',
      clear: 'ok',
      few: 'pending',
      no_data: 'pending',
      error: 'firing error',
    },
    firing: { breach: 'firing', clear: 'firing', few: 'firing', no_data: 'firing', error: 'firing' },
    'firing blind': {
      breach: 'firing first_firing',
      clear: 'firing',
      few: 'firing',
      no_data: 'firing',
      error: 'firing',
    },
  };
  const rows = Object.keys(begin).flatMap((from) =>
    signals.map((signal) => [from as keyof typeof begin, signal] as const),
  );
  it.each(rows)('%s, then %s', (from, signal) => {
    const { state } = begin[from]();
    const now = Date.UTC(2026, 10, 23, 12, 12);
    const { state: next, notifications } = evaluate({ ...rule, for: '5m' }, said[signal], state, now);
    expect([next.status, ...notifications.map(({ reason }) => reason)].join(' ')).toBe(
      expected[from][signal],
    );
  });
});
