import { queries, queryNamed } from '../queries/catalogue';
import type { DeploySettings } from '../settings';

/**
 * The text of a query of the catalogue.
 *
 * @param given `name=value` pairs
 * @throws Error that says where the names are when one is not known
 */
export function textOf(
  name: string,
  given: readonly string[],
  { datasets }: Pick<DeploySettings, 'datasets'>,
): string {
  const query = queryNamed(name);
  if (query === undefined) throw new Error(`there is no query “${name}”; --list shows all of them`);
  const values = Object.fromEntries(
    given.map((pair): [string, string] => {
      const end = pair.indexOf('=');
      const parameter = pair.slice(0, end);
      if (end < 1 || !(parameter in query.parameters))
        throw new Error(
          `--param ${pair}: ${name} takes ${Object.keys(query.parameters)
            .map((one) => `${one}=…`)
            .join(', ')}`,
        );
      return [parameter, pair.slice(end + 1)];
    }),
  );
  return query.apl(datasets[query.dataset], values);
}

/** Every query with the question that it answers. */
export function listing(): string {
  const width = Math.max(...queries.map(({ name }) => name.length));
  return queries.map(({ name, question }) => `  ${name.padEnd(width)}  ${question}\n`).join('');
}
