import { described, type MappingShape, type Shape, text, textOrTexts } from '../yaml/shape.ts';

const expression = (what: string): Shape => described(text, what);

/** What a feed may say about the columns of raw_memories. */
export const MEMORY_COLUMNS: Readonly<Record<string, Shape>> = {
  memory_id: expression(
    'The id, where the source has stable ids of its own; else it is made of source and key.',
  ),
  content: expression('The text.'),
  concepts: expression('A list, a JSON list, or a text that concept_separator splits.'),
  created_at: expression('When the memory came into being. Required.'),
  last_accessed_at: expression('The latest access, where there is no log of accesses.'),
  access_count: expression('How many accesses there were, where there is no log of them.'),
  importance_score: expression('From 0 to 1.'),
  activation_strength: expression('Kept; the models compute their own.'),
  memory_type: expression('A word of your own.'),
};

/** The same of memory_accesses. */
export const ACCESS_COLUMNS: Readonly<Record<string, Shape>> = {
  memory_id: expression('The id of the memory, where the source has stable ids of its own.'),
  memory_key: expression('The key of the memory in the feed of memories of the same source.'),
  accessed_at: expression('When. Required.'),
  kind: expression('A word of your own; touch by default.'),
  weight: expression('How much the access counts; 1 by default.'),
  context_id: expression('What it was part of: a session, a conversation, a commit.'),
  actor_id: expression('Whose access it was; episodes are told apart by it.'),
};

const columns: MappingShape = { kind: 'mapping', keys: { ...MEMORY_COLUMNS, ...ACCESS_COLUMNS } };

const feed: MappingShape = {
  kind: 'mapping',
  keys: {
    files: described(textOrTexts, 'Paths or globs, relative to the project.'),
    format: described(
      { kind: 'choice', values: ['csv', 'parquet', 'json'] },
      'By default told by the ending: .csv, .csv.gz, .parquet, .json, .ndjson, .jsonl.',
    ),
    table: described(
      { kind: 'choice', values: ['memories', 'accesses'] },
      'The raw table that it fills.',
    ),
    source: described(text, 'What the ids are made with; the name of the feed by default.'),
    key: described(text, 'A column or SQL expression that tells rows apart.'),
    columns: described(
      columns,
      'Raw columns, each with the name of a column or an SQL expression.',
    ),
    defaults: described(columns, 'Values for what is missing or empty.'),
    timestamp_format: described(
      text,
      'A strptime format, epoch_seconds, epoch_milliseconds or epoch_microseconds; ISO 8601 by default.',
    ),
    timezone: described(text, 'The zone of times that name none; UTC by default.'),
    concept_separator: described(text, 'What splits a text of concepts; a comma by default.'),
    delimiter: described(text, 'The delimiter of CSV files; a comma by default.'),
    on_missing: described(
      { kind: 'choice', values: ['keep', 'remove'] },
      'What becomes of rows that the files no longer have; keep by default.',
    ),
  },
  required: ['files', 'table', 'columns'],
};

/** `ingest:` of the project file: feeds by name. */
export const ingestShape: Shape = described(
  { kind: 'record', values: feed },
  'Feeds of memories and accesses by name, for memflow ingest; docs/guide/ingest.md.',
);
