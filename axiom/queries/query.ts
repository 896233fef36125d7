/** One question to Axiom, as data: what it asks, of which dataset, and the APL for its parameters. */
export interface Query<P> {
  name: string;
  question: string;
  dataset: 'logs' | 'metrics';
  apl: (dataset: string, parameters: P) => string;
}

export interface Parameter {
  about: string;
  /** What stands where nobody says otherwise; a parameter without one has to be given. */
  default?: string;
}
type Parameters = Readonly<Record<string, Parameter>>;

type Given<P extends Parameters> = { [N in keyof P]: P[N] extends { default: string } ? never : N }[keyof P];

/** A value for each parameter; those with a default may be left out. */
export type Values<P extends Parameters> = Readonly<
  Record<Given<P>, string> & Partial<Record<keyof P, string>>
>;

export interface Example<P extends Parameters = Parameters> {
  with?: Partial<Record<keyof P, string>>;
  /** Rows of the dataset; their times are within the last hour unless `range` says otherwise. */
  given: readonly Readonly<Record<string, unknown>>[];
  /** The query's rows. */
  expect: readonly Readonly<Record<string, unknown>>[];
  /** `expect` names some of the columns only. */
  partial?: boolean;
  /** Start of the time range, as the API takes it; `now-1h` by default. */
  range?: string;
}

/** A query of the catalogue: it can also stand in a dashboard, and shows by an example what it does. */
export interface CatalogueQuery<P extends Parameters = Parameters> extends Query<Values<P>> {
  parameters: P;
  /** Lists rows as they are, so that a row that came twice is there twice; its reader tells them apart. */
  raw: boolean;
  /** The same text with parameters that a dashboard's filters fill. */
  chart: (dataset: string) => string;
  example: Example<P>;
}

interface Definition<P extends Parameters> {
  name: string;
  question: string;
  dataset: 'logs' | 'metrics';
  parameters: P;
  raw?: boolean;
  /** In it a parameter `env` is called `_env`: fields never begin with an underscore, so that the two never meet. */
  body: (dataset: string) => string;
  example: Example<P>;
}

/** Adds to a query's text what its parameters are: `let` for a run, `declare query_parameters` for a dashboard. */
export function define<const P extends Parameters>(definition: Definition<P>): CatalogueQuery<P> {
  const { name, question, dataset, parameters, raw = false, body, example } = definition;
  return {
    name,
    question,
    dataset,
    parameters,
    raw,
    example,
    apl: (of, values) => `${lets(name, parameters, values)}${body(of)}`,
    chart: (of) => `${declarations(parameters)}${body(of)}`,
  };
}

function lets(
  name: string,
  parameters: Parameters,
  values: Readonly<Record<string, string | undefined>>,
): string {
  return Object.entries(parameters)
    .map(([parameter, { default: otherwise }]) => {
      const value = values[parameter] ?? otherwise;
      if (value === undefined) throw new Error(`the query ${name} needs the parameter ${parameter}`);
      return `let _${parameter} = ${literal(value)};\n`;
    })
    .join('');
}

function declarations(parameters: Parameters): string {
  const list = Object.entries(parameters).map(
    ([name, { default: otherwise = '' }]) => `_${name}:string = ${literal(otherwise)}`,
  );
  return list.length === 0 ? '' : `declare query_parameters (${list.join(', ')});\n`;
}

/** A string literal of APL; the quoting keeps a parameter from becoming a part of the query. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A dataset's name as APL refers to it. */
export function datasetReference(name: string): string {
  return `[${literal(name)}]`;
}
