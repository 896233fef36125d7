import { sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { users } from '@/lib/db/schema/users';
import { newId } from '@/lib/telemetry/correlation';
import { deliver, type Product, receive } from './product';

export interface Person {
  id: string;
  phone: string;
}

let made = 0;

/** Makes people who live somewhere, in the order in which they are invited. */
export async function people(count: number, region: string | null = 'sf'): Promise<Person[]> {
  const rows = Array.from({ length: count }, () => ({
    id: newId(),
    correlationId: newId(),
    phone: `+1415555${String(1000 + made++).padStart(4, '0')}`,
    phoneHash: `k1_${'0'.repeat(32)}`,
    region,
  }));
  await database().insert(users).values(rows);
  return rows.map(({ id, phone }) => ({ id, phone })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

export interface Formed {
  id: string;
  correlationId: string;
}

/** Somebody texts a plan; the LinkUp that comes of it, before its first wave. */
export async function form(
  product: Product,
  by: Person,
  body = 'Dinner on Friday for 4 people',
): Promise<Formed> {
  await receive({ from: by.phone, body });
  const [row] = await product.rows(
    sql`select id, correlation_id from linkups where creator_id = ${by.id} order by created_at desc limit 1`,
  );
  return { id: String(row?.id), correlationId: String(row?.correlation_id) };
}

/** A wave's job arrives. */
export const wave = ({ id, correlationId }: Formed, number: number) =>
  deliver.wave({ correlation_id: correlationId, linkup_id: id, wave: number });

/** The end of the window arrives. */
export const windowEnd = ({ id, correlationId }: Formed) =>
  deliver.expire({ correlation_id: correlationId, linkup_id: id });

/** Jobs of a name that were published, oldest first. */
export const published = (product: Product, name: string) =>
  product.queue.published
    .filter(({ destination }) => destination.endsWith(`/api/jobs/${name}`))
    .map(({ body, ...rest }) => ({ ...rest, body: JSON.parse(body) }));

/** Who was invited, by wave and user. */
export const invited = (product: Product, linkup: Formed) =>
  product.rows(
    sql`select i.id, i.user_id, i.wave, i.state, i.reason, i.correlation_id, u.phone from invites i join users u on u.id = i.user_id where linkup_id = ${linkup.id} order by i.wave, i.user_id`,
  );

export const stateOf = async (product: Product, linkup: Formed) =>
  (await product.rows(sql`select state, wave, end_reason from linkups where id = ${linkup.id}`))[0];

/** Texts to somebody, oldest first. */
export const textsTo = (product: Product, { id }: Person) =>
  product.rows(
    sql`select j.purpose, m.body, j.linkup_id, j.correlation_id, j.idempotency_key from sms_outbound_jobs j join sms_messages m on m.id = j.message_id where j.user_id = ${id} order by j.created_at, j.id`,
  );

/** Types of what happened to something, sorted: events of one transaction have no order. */
export const domainEvents = async (product: Product, entityId: string) =>
  (await product.rows(sql`select type from domain_events where entity_id = ${entityId} order by type`)).map(
    ({ type }) => type,
  );
