import type { ErrorCodeEntry } from './error-code-entry.ts';

/** MF5xxx: materializations, partitions and batches. */
export const MATERIALIZATION_CODES = {
  MF5001: {
    title: 'duplicate unique keys',
    exit: 1,
    explanation:
      'Several rows of an incremental batch have the same `unique_key`, so which of them should win is not defined. Nothing was written. Make the key unique in the model, or set `duplicate_keys: dedupe` to keep one row of each key (the newest by `watermark`, else the greatest by all columns), or `allow` to write them all.',
  },
  MF5002: {
    title: 'NULL in a unique key',
    exit: 1,
    explanation:
      'A row of an incremental batch has NULL in its `unique_key`. NULL never equals NULL, so such a row would be inserted again on every run. Nothing was written. Filter these rows out, give them a key, or set `duplicate_keys: allow`.',
  },
  MF5004: {
    title: 'column missing from the query',
    exit: 1,
    explanation:
      'The query of an incremental model does not return a column that its table has, and `on_schema_change: ignore` says nothing about it. `append_new_columns` keeps the column and fills it with NULL in new rows, `sync_all_columns` drops it, `--full-refresh` builds the table anew.',
  },
  MF5005: {
    title: 'columns changed',
    exit: 1,
    explanation:
      'The columns of the query and of the table differ, and `on_schema_change: fail` forbids that. Change the model back, choose another policy, or rebuild with `--full-refresh`.',
  },
  MF5006: {
    title: 'type change would lose values',
    exit: 1,
    explanation:
      'A column changed its type in a way that the engine would carry out silently but not faithfully: rounding, cutting off, moving to another time zone. Cast the column in the model, or rebuild the table with `--full-refresh`.',
  },
  MF5007: {
    title: 'contract broken',
    exit: 1,
    explanation:
      'The columns that the query returns are not those that the contract of the model promises. Names and types are compared, in any order. The relation was not touched.',
  },
  MF5008: {
    title: 'contract with an unfit on_schema_change',
    exit: 1,
    explanation:
      'The columns of a model under contract may not be dropped or ignored: an incremental one needs `on_schema_change: append_new_columns` or `fail`.',
  },
  MF5009: {
    title: 'configured column is not in the query',
    exit: 1,
    explanation:
      '`unique_key`, `watermark`, `merge_update_columns` or `merge_exclude_columns` names a column that the query of the model does not return.',
  },
  MF5010: {
    title: 'NULL in the watermark column',
    exit: 1,
    explanation:
      'A row has no value in the column that tells new rows from old ones, so later runs could not know whether they have read it. Nothing was written.',
  },
  MF5011: {
    title: 'incremental settings that do not go together',
    exit: 1,
    explanation:
      'Two settings of an incremental model contradict each other, or one needs another that is missing. The message names both.',
  },
  MF5012: {
    title: 'columns of query and table drifted apart',
    exit: 0,
    explanation:
      'A warning: an incremental model returns columns that its table does not have and that are not written, or its table keeps columns that the query no longer returns. `on_schema_change` decides which.',
  },
  MF5021: {
    title: 'CSV file is not UTF-8',
    exit: 1,
    explanation:
      'Seeds and CSV feeds are read as UTF-8, with or without a byte order mark. A file in another encoding would come out with wrong letters. Convert it, for example with `iconv -f latin1 -t utf-8`.',
  },
  MF5022: {
    title: 'CSV file has no usable header',
    exit: 1,
    explanation:
      'The first line of a seed or CSV feed names its columns: each once (case does not count), none of them empty, at most 4,096.',
  },
  MF5023: {
    title: 'CSV row with a wrong number of values',
    exit: 1,
    explanation:
      'Every line of a seed or CSV feed must have as many values as the header has names. A value that holds the delimiter or a line break must be in double quotes.',
  },
  MF5024: {
    title: 'quoting fault in a CSV file',
    exit: 1,
    explanation:
      'A quoted value is not closed, or text follows its closing quote. Inside of a quoted value a double quote is written twice.',
  },
  MF5025: {
    title: 'mixed line ends in a CSV file',
    exit: 1,
    explanation:
      'Some lines of the file end with CRLF and others with LF or CR, so a stray one could be part of a value. Convert the file to one kind of line end.',
  },
  MF5026: {
    title: 'seed value does not fit its column type',
    exit: 1,
    explanation:
      'A value of the seed cannot be converted to the type that `column_types` gives its column. Nothing was written.',
  },
  MF5027: {
    title: 'column_types names an unknown column',
    exit: 1,
    explanation:
      '`column_types` of a seed has an entry for a column that is not in the header of the file.',
  },
  MF5028: {
    title: 'seed column kept as text',
    exit: 0,
    explanation:
      'A note: most values of a seed column look like numbers, but reading them as such would change some of them (leading zeros, too many digits, decimals of unequal length). The column is text; `column_types` chooses otherwise.',
  },
  MF5029: {
    title: 'seed was read differently by the engine',
    exit: 1,
    explanation:
      'memflow checks a seed line by line and lets the engine load it; the two counted different numbers of rows. Nothing was written. The cause is most likely unusual quoting.',
  },
  // partitions
  MF5101: {
    title: 'partitions where there can be none',
    exit: 1,
    explanation:
      '`partition_by` is for models that are materialized as `table` or `incremental`, in the database of the target. Views, ephemeral models, seeds and tests hold no rows of their own; an attached database cannot be committed together with the ledger of the partitions; Parquet files (`layout: files`) have no indexes, and the tables of `layout: tables` no foreign keys.',
  },
  MF5102: {
    title: 'partition setting outside of partition_by',
    exit: 1,
    explanation:
      '`layout`, `retention` and `granularity` are keys of the mapping `partition_by`: `partition_by: {field: created_at, granularity: month, layout: tables}`.',
  },
  MF5103: {
    title: 'insert_overwrite and partitions do not fit together',
    exit: 1,
    explanation:
      'The strategy `insert_overwrite` replaces whole partitions, so the model needs `partition_by`. The key `partitions` says which ones it replaces and means nothing to other strategies.',
  },
  MF5104: {
    title: 'column cannot be partitioned by',
    exit: 1,
    explanation:
      'Rows are partitioned by a column of type DATE, TIMESTAMP or TIMESTAMP WITH TIME ZONE (by its time in UTC). Cast the column in the model, for example `cast(created_at as timestamp) as created_at`. Nothing was written.',
  },
  MF5105: {
    title: 'rows without a partition',
    exit: 1,
    explanation:
      'In some rows the column of `partition_by` is NULL or infinite, so they belong to no partition. Nothing was written. Filter these rows out in the model, or give them a value.',
  },
  MF5106: {
    title: 'relation is partitioned in another way',
    exit: 1,
    explanation:
      'The configuration says another field, granularity or layout than the relation has, or the relation has partitions and the model no longer says so. Nothing was written. `--full-refresh` builds the relation anew in the configured way and removes what the old layout left; without it memflow would leave both behind.',
  },
  MF5107: {
    title: 'too many partitions',
    exit: 1,
    explanation:
      'The relation would have more partitions than `max_partitions` allows (10,000 by default): most often the field or the granularity is not what was meant. Nothing was written. Layouts `tables` and `files` are for some hundreds of partitions; `table` has no such limit of its own.',
  },
  MF5108: {
    title: 'ledger and data disagree',
    exit: 1,
    explanation:
      'The ledger of partitions says something else than the table or the files hold: rows were changed by hand, a table of a partition was dropped, a file was removed, replaced or cut off. memflow writes nothing on top of that. `memflow partitions check` shows every difference, `memflow partitions repair` takes the data as the truth, `--full-refresh` builds everything anew.',
  },
  MF5109: {
    title: 'rows outside of the partitions that are replaced',
    exit: 1,
    explanation:
      '`partitions` names the partitions that insert_overwrite replaces, and the batch has rows of others: each run would add them once more. Nothing was written. Name these partitions too, or filter the batch.',
  },
  MF5110: {
    title: 'unique key in another partition',
    exit: 1,
    explanation:
      'A row of the batch has a `unique_key` that a partition which is not replaced has as well, so that the key would no longer be unique. Nothing was written. Replace that partition too, or use delete+insert or merge, which find the old row wherever it is.',
  },
  MF5111: {
    title: 'no place for the files of partitions',
    exit: 1,
    explanation:
      "`layout: files` keeps its files beside the database, or in the folder `location` of `partition_by`. A database in memory needs a `location`. A folder belongs to one database: two that shared it would remove each other's files; the file `memflow-owner.json` in it says whose it is.",
  },
  MF5112: {
    title: 'type that Parquet cannot hold',
    exit: 1,
    explanation:
      'A column has a type that a Parquet file cannot hold without a loss, such as a UNION. Cast it in the model, or use another layout.',
  },
  MF5113: {
    title: 'name of a partition is taken',
    exit: 1,
    explanation:
      'In `layout: tables` every partition is a table named after the relation, `events__p_2026_11`, and the database has a table of such a name that is not in the ledger. memflow does not replace what it has not made. Rename or drop it, or give the model another alias.',
  },
  MF5114: {
    title: 'file does not read back as it was written',
    exit: 1,
    explanation:
      'memflow reads every Parquet file that it has written and compares its content with the rows it came from. They differ, so nothing was committed. The cause is most likely a failing disk or a type that does not survive.',
  },
  MF5121: {
    title: 'model without partitions',
    exit: 2,
    explanation:
      'A command on partitions names a model that does not exist, has no `partition_by`, or was not built yet. `memflow partitions list` shows what there is.',
  },
  MF5122: {
    title: 'not the name of a partition',
    exit: 2,
    explanation:
      'A partition is named by its unit of time: `2026-11` a month, `2026-11-05` a day or the Monday of a week, `2026-11-05T13` an hour, `2026-Q4` a quarter, `2026` a year. A range has two dots and includes both ends: `2026-01..2026-06`.',
  },
  MF5123: {
    title: 'file does not fit the relation',
    exit: 1,
    explanation:
      'A file that should be imported has other columns or types than the relation, rows of another partition, or not the content that its manifest describes. Nothing was written.',
  },
  MF5124: {
    title: 'partition is not there, or is there already',
    exit: 2,
    explanation:
      'Only live partitions can be shown, dropped, exported or retired; only those that are not live can be imported, unless `--replace` says that the old rows shall go. `memflow partitions list` shows the state of each.',
  },
  MF5125: {
    title: 'parts of the data are gone',
    exit: 1,
    explanation:
      'The tables or files of some partitions are not there any more or cannot be read, so that their rows are lost unless you can bring them back. `memflow partitions repair` does not forget them by itself: restore them, or say `--accept-missing`.',
  },
  // batches
  MF5141: {
    title: 'batches where there can be none',
    exit: 1,
    explanation:
      '`batch` is for models that are materialized as `table` or `incremental`, in the database of the target. Batches are read before the transaction that writes the model, so a `pre_hook`, which is part of that transaction and may change what the query reads, does not go with them: make what it does a model, or remove `batch`.',
  },
  MF5142: {
    title: 'batches without what they are cut by',
    exit: 1,
    explanation:
      '`batch: {rows: N}` cuts ranges of the `unique_key`, so the model needs one; `batch: {partitions: N}` takes partitions of `partition_by`. `batch: {by: column}` takes any column of the query.',
  },
  MF5143: {
    title: 'column that batches are cut by is not there',
    exit: 1,
    explanation:
      '`batch: {by: column}`, or the `unique_key` for `batch: {rows: N}`, names a column that the query does not return. Nothing was written.',
  },
  MF5144: {
    title: 'too many batches',
    exit: 1,
    explanation:
      'The query would be cut into more than 10,000 batches. Each is a transaction of its own that reads the query once, so that many would take long and save no memory. Nothing was written. Take more rows or partitions at a time, or a column with fewer values.',
  },
  MF5145: {
    title: 'column that batches cannot be cut by',
    exit: 1,
    explanation:
      'The column of `batch: {by: column}`, or of the `unique_key` for `batch: {rows: N}`, holds lists, structs or maps, whose ranges the engine cannot compare. Nothing was written. Cut by a column of single values: numbers, texts, dates.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
