/** One step of the schema. Steps are only ever added; a step that was released is never changed. */
export interface Migration {
  readonly id: number
  readonly name: string
  readonly statements: readonly string[]
}

/**
 * The schema, for PGlite and PostgreSQL alike.
 *
 * Events and effects are `json`, not `jsonb`: it keeps the text as written, so a caller's name with U+0000 or half a surrogate
 * comes back as it was; `jsonb` refuses such a row.
 */
export const migrations: readonly Migration[] = [
  {
    id: 1,
    name: 'journal, outbox, calls',
    statements: [
      `create table journal (
        sequence bigint primary key,
        event_id text not null unique,
        call_id text not null,
        at bigint not null,
        event json not null
      )`,
      'create index journal_by_call on journal (call_id, sequence)',
      `create table outbox (
        key text primary key,
        position bigint generated always as identity,
        type text not null,
        call_id text not null,
        effect json not null,
        state text not null check (state in ('pending', 'done', 'parked')),
        attempts integer not null default 0,
        due_at bigint not null,
        lease_until bigint
      )`,
      "create index outbox_by_due on outbox (due_at, position) where state = 'pending'",
      'create index outbox_by_call on outbox (call_id)',
      `create table calls (
        call_id text primary key,
        first_sequence bigint not null,
        ended_position bigint
      )`,
      'create index calls_by_end on calls (ended_position)',
    ],
  },
  {
    id: 2,
    name: 'embedded ticket desk',
    statements: [
      `create table contacts (
        id text primary key,
        name text not null,
        email text,
        level text,
        tags json not null,
        company text,
        note text,
        url text
      )`,
      `create table contact_numbers (
        number text not null,
        contact_id text not null references contacts (id) on delete cascade,
        position integer not null,
        primary key (number, contact_id)
      )`,
      'create index contact_numbers_by_contact on contact_numbers (contact_id, position)',
      `create table contact_history (
        contact_id text not null references contacts (id) on delete cascade,
        id text not null,
        kind text not null,
        at bigint not null,
        title text not null,
        detail text,
        primary key (contact_id, id)
      )`,
      'create index contact_history_by_time on contact_history (contact_id, at desc)',
      `create table tickets (
        id bigint generated always as identity primary key,
        external_id text unique,
        subject text not null,
        description text not null,
        status text not null,
        priority text not null,
        queue text,
        owner text,
        contact_id text,
        contact_name text,
        contact_email text,
        contact_number text,
        tags json not null,
        custom_fields json not null,
        created_at bigint not null,
        updated_at bigint not null,
        version integer not null default 1
      )`,
      'create index tickets_by_contact on tickets (contact_id, created_at desc)',
      'create index tickets_by_number on tickets (contact_number, created_at desc)',
      `create table ticket_comments (
        ticket_id bigint not null references tickets (id) on delete cascade,
        position bigint generated always as identity,
        at bigint not null,
        visibility text not null,
        text text not null,
        primary key (ticket_id, position)
      )`,
    ],
  },
  {
    id: 3,
    name: 'sub-tickets',
    statements: [
      'alter table tickets add column parent_id bigint references tickets (id)',
      'create index tickets_by_parent on tickets (parent_id) where parent_id is not null',
    ],
  },
  {
    id: 4,
    name: 'changes of tickets',
    statements: [
      `create table ticket_changes (
        id text primary key,
        position bigint generated always as identity,
        taken_at bigint not null,
        waiting json
      )`,
      'create index ticket_changes_by_position on ticket_changes (position)',
      'create index ticket_changes_waiting on ticket_changes (position) where waiting is not null',
      `create table change_cursors (
        feed text primary key,
        cursor text not null
      )`,
    ],
  },
  {
    id: 5,
    name: 'imports',
    statements: [
      `create table imports (
        id text primary key,
        run text not null,
        file text not null,
        kind text not null,
        started_at bigint not null,
        finished_at bigint,
        rows_read bigint not null default 0,
        rows_created bigint not null default 0,
        rows_updated bigint not null default 0,
        rows_skipped bigint not null default 0,
        rows_rejected bigint not null default 0,
        rejects_path text not null,
        rejects_bytes bigint not null default 0
      )`,
      // who has an e-mail address is asked for each row that is brought in
      'create index contacts_by_email on contacts (lower(email))',
    ],
  },
  {
    id: 6,
    name: 'tokens that took the place of configured ones',
    statements: ['create table kept_tokens (name text primary key, token text not null)'],
  },
  {
    id: 7,
    name: 'service levels',
    statements: [
      // what is told of a ticket belongs to no call
      'alter table outbox alter column call_id drop not null',
      "create index outbox_without_call on outbox (due_at) where call_id is null and state <> 'pending'",
      `create table service_levels (
        ticket_id text primary key,
        wake_at bigint,
        ended_at bigint,
        settings text not null,
        state json not null,
        about json not null
      )`,
      'create index service_levels_by_wake on service_levels (wake_at) where wake_at is not null',
      'create index service_levels_by_end on service_levels (ended_at) where ended_at is not null',
      // what reports and predictions are made of: clocks that stopped, targets that were missed
      `create table service_level_facts (
        key text primary key,
        ticket_id text not null,
        at bigint not null,
        fact json not null
      )`,
      'create index service_level_facts_by_time on service_level_facts (at)',
      // how far all rows were worked out anew after the settings changed
      `create table service_level_pass (
        id integer primary key check (id = 1),
        since bigint not null,
        settings text not null,
        done_to text
      )`,
    ],
  },
  {
    id: 8,
    name: 'do-not-call list, consents',
    statements: [
      // the digits of E.164, at most fifteen: in order, and half as large as text
      `create table do_not_call (
        number bigint primary key,
        source text,
        added_at bigint not null
      )`,
      // only ever added to
      `create table consent_statements (
        id text primary key,
        position bigint generated always as identity,
        contact_id text not null,
        at bigint not null,
        event json not null
      )`,
      'create index consent_statements_by_contact on consent_statements (contact_id, position)',
      'create table consents (contact_id text primary key, consents json not null)',
    ],
  },
  {
    id: 9,
    name: 'changes of embedded tickets',
    statements: ['create index tickets_by_change on tickets (updated_at, id)'],
  },
  {
    id: 10,
    name: 'outbox rows change in place; a small sample of service levels is enough',
    statements: [
      // analyze reads 300 rows for each: of a million large rows the usual 30,000 would be most of their pages
      `alter table service_levels ${['ticket_id', 'wake_at', 'ended_at', 'settings', 'state', 'about']
        .map((column) => `alter column ${column} set statistics 10`)
        .join(', ')}`,
      // a row is written when it is put in, when it is taken and when it is done: with room in its page the second writes no index
      'alter table outbox set (fillfactor = 50)',
      // what belongs to no call is not looked for by its call
      'drop index outbox_by_call',
      'create index outbox_by_call on outbox (call_id) where call_id is not null',
    ],
  },
  {
    id: 11,
    name: 'own tiers',
    statements: [
      // whom the gateway has put into which queue of the switch, so that it takes out nobody else
      'create table kept_tiers (queue text not null, agent text not null, primary key (queue, agent))',
    ],
  },
  {
    id: 12,
    name: 'how policies were chosen',
    statements: [
      // the conditions by which those of all open rows were chosen; null: not known, or not all by the same
      'alter table service_level_pass add column conditions text',
    ],
  },
  {
    id: 13,
    name: 'changes of embedded tickets have numbers and authors',
    statements: [
      'create sequence ticket_change',
      'alter table tickets add column change bigint, add column changed_at bigint, add column changed_by text',
      'alter table ticket_comments add column change bigint, add column author text',
      // what was not told yet, by the cursor as it was before
      `update tickets set change = nextval('ticket_change'), changed_at = updated_at where (updated_at, id) > (
        select split_part(cursor, ':', 1)::bigint, split_part(cursor, ':', 2)::bigint from change_cursors
        where feed = 'embedded' and cursor ~ '^[0-9]{1,15}:-?[0-9]{1,15}$')`,
      "update change_cursors set cursor = '0/0' where feed = 'embedded'",
      'drop index tickets_by_change',
      'create index tickets_by_change on tickets (change, id)',
      'create index ticket_comments_by_change on ticket_comments (change, ticket_id)',
    ],
  },
  {
    id: 14,
    name: 'who drives',
    statements: ['create table dispatch_roster (id integer primary key check (id = 1), roster json not null)'],
  },
  {
    id: 15,
    name: 'files between the desk and the ticket',
    statements: [
      `create table case_files (
        id text primary key,
        call_id text not null,
        name text not null,
        content_type text not null,
        size bigint not null,
        by_whom text not null,
        added_at bigint not null,
        state text not null check (state in ('coming', 'kept', 'attached', 'failed')),
        trouble text
      )`,
      'create index case_files_by_call on case_files (call_id)',
      "create index case_files_kept on case_files (id) where state = 'kept'",
      `create table case_file_pieces (
        file_id text not null references case_files (id) on delete cascade,
        place integer not null,
        piece bytea not null,
        primary key (file_id, place)
      )`,
      // it is compressed already, mostly
      'alter table case_file_pieces alter column piece set storage external',
    ],
  },
  {
    id: 16,
    name: 'files of embedded tickets',
    statements: [
      // of several tries to bring the same file one becomes ready
      `create table ticket_files (
        id bigint generated always as identity primary key,
        ticket_id bigint not null references tickets (id) on delete cascade,
        key text not null,
        name text not null,
        content_type text not null,
        size bigint not null,
        visibility text not null,
        author text not null,
        added_at bigint not null,
        ready boolean not null default false
      )`,
      'create unique index ticket_files_by_key on ticket_files (ticket_id, key) where ready',
      'create index ticket_files_coming on ticket_files (added_at) where not ready',
      `create table ticket_file_pieces (
        file_id bigint not null references ticket_files (id) on delete cascade,
        place integer not null,
        piece bytea not null,
        primary key (file_id, place)
      )`,
      'alter table ticket_file_pieces alter column piece set storage external',
    ],
  },
  {
    id: 17,
    name: 'value, assets and time zone of customers',
    statements: ['alter table contacts add column value json, add column assets json, add column time_zone text'],
  },
]
