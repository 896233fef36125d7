import type { Sql, TransactionSql } from 'postgres';

/**
 * Makes a client prepare each statement with parameters once a connection. Drizzle asks for an unnamed one each time, which
 * takes two round trips instead of one, is parsed and planned anew, and lets nothing be sent behind it. Its statements are few:
 * their text depends on how many rows and ids there are, and on nothing that people write.
 */
export function prepareStatements(client: Sql): void {
  prepareIn(client);
  const begin = client.begin.bind(client);
  Reflect.set(client, 'begin', (run: (tx: TransactionSql) => unknown) =>
    begin((tx) => {
      prepareIn(tx);
      return run(tx);
    }),
  );
}

/** Without parameters it stays as it is: `begin` and its like are sent as simple queries. */
function prepareIn(client: Sql | TransactionSql): void {
  const { unsafe } = client;
  Reflect.set(client, 'unsafe', (text: string, parameters: unknown[] = [], options: object = {}) =>
    Reflect.apply(unsafe, client, [
      text,
      parameters,
      { ...options, ...(parameters.length > 0 ? { prepare: true } : {}) },
    ]),
  );
}
