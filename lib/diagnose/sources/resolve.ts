import { eq, sql } from 'drizzle-orm';
import { database } from '@/lib/clients/database';
import { query } from '@/lib/db/query';
import { users } from '@/lib/db/schema/users';
import { type Subject, type SubjectKind, shapeOf, subjectKinds } from '../subject';

/** Operations of one story at most, the newest. */
export const MOST_OPERATIONS = 200;

/** What an id is the id of, by the tables; null when none of them knows it. */
export async function resolveSubject(id: string): Promise<Subject | null> {
  const shape = shapeOf(id);
  if (shape === null) return null;
  if (shape !== 'uuid') return { kind: shape, id };
  // Our ids are all of one shape; only the tables tell them apart.
  const rows = await query('resolve_id', () =>
    database().execute<{ kind: string }>(sql`
      select 'user' as kind from users where id = ${id}
      union all select 'linkup' from linkups where id = ${id}
      union all select 'invite' from invites where id = ${id}
      union all select 'job' from sms_outbound_jobs where id = ${id}
      union all select 'message' from sms_messages where id = ${id}
      union all select 'replay' from replays where id = ${id}
      union all select 'replay_item' from replay_items where id = ${id}
      union all select 'incident' from safety_incidents where id = ${id}
      union all select 'hold' from safety_holds where id = ${id}
      union all select 'correlation' where exists (select 1 from sms_messages where correlation_id = ${id})
        or exists (select 1 from domain_events where correlation_id = ${id})
        or exists (select 1 from sms_outbound_jobs where correlation_id = ${id})
        or exists (select 1 from message_events where correlation_id = ${id})
        or exists (select 1 from stripe_events where correlation_id = ${id})
        or exists (select 1 from linkups where correlation_id = ${id})
        or exists (select 1 from users where correlation_id = ${id})
        or exists (select 1 from replays where correlation_id = ${id})
        or exists (select 1 from replay_items where correlation_id = ${id})
        or exists (select 1 from admin_audit_log where correlation_id = ${id})`),
  );
  const kind = subjectKinds.find((known) => known === rows[0]?.kind);
  return kind === undefined ? null : { kind, id };
}

/** The operations in which something happened to a subject, and those that ran them again; the newest first. */
export async function operationsOf({ kind, id }: Subject): Promise<string[]> {
  const own = await operations[kind](id);
  const ids = [...new Set(own)].slice(0, MOST_OPERATIONS);
  if (ids.length === 0) return [];
  const linked = await list(sql`
    select correlation_id as id from replay_items where original_correlation_id in ${ids}
    union select original_correlation_id from replay_items where correlation_id in ${ids}`);
  return [...new Set([...ids, ...linked])].slice(0, MOST_OPERATIONS);
}

async function list(statement: ReturnType<typeof sql>): Promise<string[]> {
  const rows = await query('list_operations', () => database().execute<{ id: string }>(statement));
  return rows.map((row) => row.id);
}

/** UUIDs of version 7: the newest sort last. */
const operations: Record<SubjectKind, (id: string) => Promise<string[]>> = {
  correlation: async (id) => [id],
  replay_item: (id) =>
    list(sql`select correlation_id as id from replay_items where id = ${id}
      union select original_correlation_id from replay_items where id = ${id}`),
  twilio_sid: (sid) =>
    list(sql`select correlation_id as id from sms_messages where twilio_message_sid = ${sid}
      union select correlation_id from message_events where twilio_message_sid = ${sid}`),
  stripe_event: (id) =>
    list(sql`select correlation_id as id from stripe_events where stripe_event_id = ${id}`),
  message: (id) => list(sql`select correlation_id as id from sms_messages where id = ${id}`),
  job: (id) =>
    list(sql`select correlation_id as id from sms_outbound_jobs where id = ${id}
      union select correlation_id from domain_events where entity = 'job' and entity_id = ${id}`),
  invite: (id) =>
    list(sql`select correlation_id as id from invites where id = ${id}
      union select correlation_id from domain_events where entity = 'invite' and entity_id = ${id}
      union select correlation_id from sms_outbound_jobs where invite_id = ${id}`),
  linkup: (id) =>
    list(sql`select distinct id from (
      select correlation_id as id from linkups where id = ${id}
      union all select correlation_id from sms_outbound_jobs where linkup_id = ${id}
      union all select correlation_id from domain_events where entity = 'linkup' and entity_id = ${id}
      union all select e.correlation_id from domain_events e join invites i on i.id = e.entity_id
        where e.entity = 'invite' and i.linkup_id = ${id}
    ) as found order by id desc limit ${MOST_OPERATIONS}`),
  user: (id) => ofUsers([id]),
  phone_hash: async (hash) => {
    const rows = await query('find_users_by_hash', () =>
      database().select({ id: users.id }).from(users).where(eq(users.phoneHash, hash)),
    );
    return ofUsers(rows.map((row) => row.id));
  },
  replay: (id) =>
    list(sql`select correlation_id as id from replays where id = ${id}
      union select correlation_id from replay_items where replay_id = ${id}
      union select correlation_id from admin_audit_log where replay_id = ${id}`),
  incident: (id) =>
    list(sql`select correlation_id as id from safety_incidents where id = ${id}
      union select correlation_id from domain_events where entity = 'incident' and entity_id = ${id}`),
  hold: (id) =>
    list(sql`select correlation_id as id from safety_holds where id = ${id}
      union select correlation_id from domain_events where entity = 'hold' and entity_id = ${id}`),
};

function ofUsers(ids: string[]): Promise<string[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return list(sql`select distinct id from (
    select correlation_id as id from users where id in ${ids}
    union all select correlation_id from sms_messages where user_id in ${ids}
    union all select correlation_id from sms_outbound_jobs where user_id in ${ids}
    union all select correlation_id from domain_events where user_id in ${ids}
    union all select correlation_id from invites where user_id in ${ids}
    union all select correlation_id from linkups where creator_id in ${ids}
  ) as found order by id desc limit ${MOST_OPERATIONS}`);
}
