import { CODE } from '../catalogue/fields';
import { errorCatalogue } from '../errors/error';

/** One exception of a Sentry event, as far as it is looked at. */
export interface SentryException {
  type?: string;
  value?: string;
  stacktrace?: { frames?: SentryFrame[] };
  mechanism?: object;
}

export interface SentryFrame {
  filename?: string;
  function?: string;
  lineno?: number;
  colno?: number;
  in_app?: boolean;
}

const OWN_CODES: ReadonlySet<string> = new Set(Object.keys(errorCatalogue));

/** Source files. A page's own address is none: its path and query may say who is looked at. */
const FILE =
  /^(node:[\w/.-]+|(app:\/\/|file:\/\/)?\/[^\s?#+%]*\.[cm]?[jt]sx?|https?:\/\/[^/\s]+\/_next\/[^\s?#]*)$/;
/** What the engine writes in front of a position: `Foo.bar`, `async Object.<anonymous>`, `new Foo`, `x.y [as z]`. */
const FUNCTION = /^(?!.*\d{7})(async |new )?[\w$#.<>/]{1,120}( \[as [\w$.]{1,60}\])?$/;
const MECHANISM = ['type', 'handled', 'exception_id', 'parent_id'] as const;

/**
 * Makes an exception safe by structure: prose cannot be recognised, so the text of an error is dropped unless it is one of
 * our codes. A frame is rebuilt from the little that finds the line in the source: a text with line breaks can pose as
 * frames, and a frame can hold variables and source.
 */
export function scrubException({ type, value, stacktrace, mechanism }: SentryException): SentryException {
  const frames = stacktrace?.frames?.flatMap(scrubFrame);
  return {
    type: type !== undefined && CODE.test(type) ? type : 'Error',
    value: value !== undefined && OWN_CODES.has(value) ? value : '[redacted]',
    ...(frames ? { stacktrace: { frames } } : {}),
    ...(mechanism ? { mechanism: pick(mechanism, MECHANISM) } : {}),
  };
}

function scrubFrame(frame: SentryFrame): SentryFrame[] {
  const filename = frame.filename?.replace(/[?#].*$/s, '');
  if (filename === undefined || !FILE.test(filename)) return [];
  const { lineno, colno, in_app } = frame;
  return [
    {
      filename,
      function: frame.function !== undefined && FUNCTION.test(frame.function) ? frame.function : '?',
      ...(typeof lineno === 'number' ? { lineno } : {}),
      ...(typeof colno === 'number' ? { colno } : {}),
      ...(typeof in_app === 'boolean' ? { in_app } : {}),
    },
  ];
}

/** Those of the named properties that are short words, numbers or flags. */
export function pick(from: object, names: readonly string[]): Record<string, unknown> {
  const safe = (value: unknown) =>
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && CODE.test(value));
  return Object.fromEntries(
    names.flatMap((name) => {
      const value: unknown = Reflect.get(from, name);
      return safe(value) ? [[name, value]] : [];
    }),
  );
}
