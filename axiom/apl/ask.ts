import type { AxiomApi } from '../deploy/api';
import { type Tabular, tabularSchema } from './result';

export interface Range {
  /** RFC 3339, or relative such as `now-1h`. */
  from?: string | undefined;
  to?: string | undefined;
}

/** One query to Axiom, as its tabular answer. An error says where in the query it is. */
export async function ask(api: AxiomApi, apl: string, { from, to }: Range): Promise<Tabular> {
  const body = {
    apl,
    ...(from === undefined ? {} : { startTime: from }),
    ...(to === undefined ? {} : { endTime: to }),
  };
  return tabularSchema.parse(await api.request('POST', '/v1/datasets/_apl?format=tabular', body));
}
