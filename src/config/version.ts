/** The version in package.json. */
export const MEMFLOW_VERSION = '0.1.0';

/** The version of dbt whose language memflow follows: what macros that ask for `dbt_version` are told. */
export const DBT_VERSION = '1.12.0';
