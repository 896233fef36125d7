/** One question to Axiom, as data: what it asks, of which dataset, and the APL for its parameters. */
export interface Query<P> {
  name: string;
  question: string;
  dataset: 'logs' | 'metrics';
  apl: (dataset: string, parameters: P) => string;
}

/** A string literal of APL; the quoting keeps a parameter from becoming a part of the query. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A dataset's name as APL refers to it. */
export function datasetReference(name: string): string {
  return `[${literal(name)}]`;
}
