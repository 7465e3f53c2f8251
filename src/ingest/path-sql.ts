import { stringLiteral } from '../sql/literals.ts';

/** Words that a path says about its place and not about its matter. */
const STOP_WORDS = [
  'and',
  'for',
  'from',
  'index',
  'init',
  'lib',
  'main',
  'spec',
  'specs',
  'src',
  'test',
  'tests',
  'the',
  'with',
];

const CODE =
  'astro|bash|c|cc|clj|cpp|cs|css|cu|cxx|dart|ex|exs|f90|go|h|hpp|hs|html|ipynb|java|jl|js|jsx|kt|less|lua|m|mjs|cjs|ml|php|pl|proto|ps1|py|pyi|pyx|r|rb|rs|sass|scala|scss|sh|sql|svelte|swift|ts|tsx|vue|zig|zsh';
const DOCS = 'adoc|md|mdx|rst|tex|txt';
const CONFIG = 'cfg|conf|env|gradle|hcl|ini|json|json5|lock|nix|properties|tf|toml|xml|yaml|yml';
const DATA = 'arrow|avro|csv|db|duckdb|feather|gz|jsonl|ndjson|parquet|tsv|xls|xlsx|zip';

/** The distinct words of a path part, in order: runs of 3 or more letters, split at camel case too. */
function wordsSql(partSql: string): string {
  const spaced = [
    ["'([\\p{Ll}0-9])(\\p{Lu})'", "'\\1 \\2'"],
    ["'(\\p{Lu})(\\p{Lu}\\p{Ll})'", "'\\1 \\2'"],
  ].reduce((sql, [from, to]) => `regexp_replace(${sql}, ${from}, ${to}, 'g')`, partSql);
  const stops = STOP_WORDS.map(stringLiteral).join(', ');
  return `list_filter(regexp_extract_all(lower(${spaced}), '\\p{L}{3,}'), lambda w: not list_contains([${stops}], w))`;
}

/** A query of (path, words) over a relation with a column `path`: the file's stem first, then folders from the innermost outwards. */
export function pathWordsSql(relation: string): string {
  const stem = `regexp_replace(regexp_extract(path, '[^/]*$'), '(.)\\.[^.]*$', '\\1')`;
  const folders = `list_reverse(string_split(regexp_replace(path, '/?[^/]*$', ''), '/'))`;
  return `select path, list_concat(${wordsSql(stem)}, flatten(list_transform(${folders}, lambda f: ${wordsSql('f')}))) as words from ${relation}`;
}

/** The first 8 distinct of a list of words. */
export function conceptsSql(words: string): string {
  return `list_filter(${words}, lambda w, i: list_position(${words}, w) = i)[1:8]`;
}

/** code, test, docs, config, data or other, from the path alone. */
export function memoryTypeSql(pathSql: string): string {
  const path = `lower(${pathSql})`;
  const file = `regexp_extract(${path}, '[^/]*$')`;
  const hasExtension = (extensions: string) => `regexp_matches(${file}, '\\.(${extensions})$')`;
  return `case
    when regexp_matches(${path}, '(^|/)(tests?|__tests__|specs?|testing|fixtures|e2e)/')
      or regexp_matches(${file}, '(^test_|^conftest\\.py$|[._-](test|spec|tests)\\.[^.]+$)') then 'test'
    when regexp_matches(${file}, '^requirements.*\\.txt$') then 'config'
    when regexp_matches(${path}, '(^|/)docs?/') or ${hasExtension(DOCS)}
      or regexp_matches(${file}, '^(readme|changelog|license|licence|notice|authors|contributing|copying)$') then 'docs'
    when ${hasExtension(CODE)} then 'code'
    when ${hasExtension(DATA)} then 'data'
    when ${hasExtension(CONFIG)} or starts_with(${file}, '.')
      or regexp_matches(${file}, '^(dockerfile|makefile|gemfile|rakefile|procfile|jenkinsfile|vagrantfile|go\\.(mod|sum)|cmakelists\\.txt)') then 'config'
    else 'other'
  end`;
}
