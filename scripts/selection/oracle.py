"""Writes tests/fixtures/selection/cases.json: what dbt selects in a small project, for selectors of every form.

usage: python oracle.py OUTPUT     in an environment with dbt-core and dbt-duckdb 1.11

dbt finds the files of `path:` on disk below the root project, also for nodes of a package: the package's folder has
a name that the root project does not have, so that this accident is not recorded.
"""

import itertools
import json
import os
import random
import sys
import tempfile
from pathlib import Path

from dbt.cli.main import dbtRunner

PROJECT = {
    "dbt_project.yml": """
name: shop
version: '1.0'
profile: shop
flags: {send_anonymous_usage_stats: false}
models:
  shop:
    staging: {+materialized: view, +tags: [staging, nightly]}
    marts:
      +materialized: table
      +tags: mart
      finance: {+tags: [finance, nightly], +meta: {owner: ann, level: {deep: core}}}
""",
    "profiles.yml": "shop: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}}}\n",
    "packages.yml": "packages: [{local: ../lib}]\n",
    "../lib/dbt_project.yml": "name: lib\nversion: '1.0'\nmodel-paths: [library]\n",
    "../lib/library/lib_dates.sql": "select 1 as id",
    "../lib/library/staging/lib_extra.sql": "select * from {{ ref('lib_dates') }}",
    "../lib/library/schema.yml": """
models: [{name: lib_dates, columns: [{name: id, data_tests: [unique]}]}]
""",
    "seeds/raw_orders.csv": "id\n1\n",
    "seeds/nested/raw_items.csv": "id\n1\n",
    "seeds/seeds.yml": "seeds: [{name: raw_orders, config: {tags: [raw]}, columns: [{name: id, data_tests: [unique]}]}]\n",
    "models/staging/stg_orders.sql": "select * from {{ ref('raw_orders') }}",
    "models/staging/stg_items.sql": "select * from {{ ref('raw_items') }}",
    "models/staging/web/stg_clicks.sql": "select * from {{ source('web', 'clicks') }}",
    "models/staging/web/stg_visits.sql": "{{ config(tags=['hourly']) }} select * from {{ source('web', 'visits') }}",
    "models/staging/web/sources.yml": """
sources:
  - name: web
    config: {tags: [external]}
    tables:
      - {name: clicks, columns: [{name: id, data_tests: [not_null]}]}
      - {name: visits, config: {tags: [big]}}
  - {name: crm, tables: [{name: clicks}]}
""",
    "models/staging/schema.yml": """
models:
  - name: stg_orders
    columns:
      - {name: id, data_tests: [unique, not_null]}
      - name: item
        data_tests:
          - relationships: {arguments: {to: ref('stg_items'), field: id}}
  - {name: stg_items, columns: [{name: id, data_tests: [unique]}]}
  - name: stg_clicks
    columns:
      - name: id
        data_tests:
          - not_null: {config: {severity: warn, tags: [soft]}}
""",
    "models/marts/orders.sql": "select * from {{ ref('stg_orders') }} join {{ ref('stg_items') }} using (id)",
    "models/marts/sessions.sql": "{{ config(materialized='incremental', unique_key='id', meta={'owner': 'bob', 'pii': true}) }} select * from {{ ref('stg_clicks') }}, {{ ref('stg_visits') }}",
    "models/marts/finance/revenue.sql": "select * from {{ ref('orders') }}",
    "models/marts/finance/costs.sql": "{{ config(materialized='ephemeral') }} select * from {{ ref('orders') }}",
    "models/marts/finance/profit.sql": "select * from {{ ref('revenue') }}, {{ ref('costs') }}",
    "models/marts/finance/staging.sql": "select * from {{ ref('profit') }}",
    "models/marts/schema.yml": """
models:
  - name: orders
    columns:
      - name: id
        data_tests:
          - unique
          - relationships: {arguments: {to: ref('sessions'), field: id}}
  - {name: sessions, columns: [{name: id, data_tests: [unique, not_null]}]}
  - name: profit
    columns:
      - name: id
        data_tests:
          - accepted_values: {arguments: {values: [1]}}
          - relationships: {arguments: {to: ref('revenue'), field: id}}
""",
    "models/top.sql": "select * from {{ ref('profit') }}, {{ ref('sessions') }}, {{ ref('lib_extra') }}",
    "models/alone.sql": "select 1 as id",
    "tests/orders_add_up.sql": "select * from {{ ref('orders') }} join {{ ref('revenue') }} using (id)",
    "tests/deep/no_orphans.sql": "{{ config(severity='warn') }} select * from {{ ref('top') }}",
    "analyses/look.sql": "select * from {{ ref('profit') }}",
}

NAMES = ["raw_orders", "stg_orders", "stg_items", "stg_clicks", "stg_visits", "orders", "sessions"]
NAMES += ["revenue", "costs", "profit", "top", "alone", "lib_dates", "lib_extra", "staging", "missing"]

VALUES = {
    "fqn": NAMES
    + ["marts", "marts.finance", "shop", "shop.marts", "shop.marts.finance.profit", "lib", "lib.staging"]
    + ["stg_*", "*_items", "*", "mart?", "marts.*", "marts.f*", "shop.*.web", "staging.*.*", "[rp]*", "[!s]*"]
    + ["staging.web.*", "*.orders", "s*s", "orders_add_up", "deep", "look", "finance.*t", "unique_orders_id"],
    "tag": ["nightly", "staging", "mart", "hourly", "raw", "external", "big", "soft", "n*", "*", "?aw", "nope"],
    "path": ["models", "models/staging", "models/staging/", "models/marts/*.sql", "models/*/web", "models/**/web"]
    + ["models/marts/finance/profit.sql", "models/marts/schema.yml", "models/staging/web/sources.yml", "seeds"]
    + ["seeds/*.csv", "**/*.csv", "models/**", "models/*", "tests", "models/s*/*/stg_c*", "./models/marts"]
    + ["models/**/*.sql", "analyses/look.sql", "models/nothing", "**/finance/**", "models/staging/*.yml"],
    "file": ["profit.sql", "profit", "stg_*", "*.csv", "schema.yml", "sources", "*.yml", "nothing.sql"],
    "source": ["web", "web.clicks", "*.clicks", "shop.web.visits", "crm", "*", "lib.*.*", "w?b.*", "nothing"],
    "package": ["shop", "lib", "this", "l*", "none"],
    "config.materialized": ["table", "view", "incremental", "ephemeral", "seed", "test"],
    "config.tags": ["nightly", "mart", "n*"],
    "config.meta.owner": ["ann", "bob", "eve"],
    "config.meta.level.deep": ["core"],
    "config.meta.pii": ["true", "True", "false"],
    "config.severity": ["warn", "ERROR", "error"],
    "config.unique_key": ["id"],
    "config.enabled": ["true"],
    "config.nothing": ["x"],
    "resource_type": ["model", "seed", "test", "analysis", "source", "snapshot"],
    "test_name": ["unique", "not_null", "relationships", "*n*", "nothing"],
    "test_type": ["generic", "singular", "data", "schema"],
}


def write_project(root):
    for path, text in PROJECT.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def criterion(choose):
    method = choose.choice(list(VALUES)) if choose.random() < 0.6 else "fqn"
    value = choose.choice(VALUES[method])
    implied = method == "path" and "/" in value or method == "file" and value.endswith((".sql", ".csv"))
    spec = value if method == "fqn" or implied and choose.random() < 0.5 else f"{method}:{value}"
    kind = choose.random()
    if kind < 0.1:
        return "@" + spec
    before = choose.choice(["", "", "", "+", "1+", "2+", "0+"])
    after = choose.choice(["", "", "", "+", "+1", "+2"])
    return before + spec + after


def words(choose):
    count = choose.choice([1, 1, 1, 2, 3])
    return [
        ",".join(criterion(choose) for _ in range(choose.choice([1, 1, 1, 2, 3]))) for _ in range(count)
    ]


def selections():
    for method, values in VALUES.items():
        for value in values:
            yield [f"{method}:{value}"], [], "eager"
    choose = random.Random(20250101)
    modes = ["eager", "cautious", "buildable", "empty"]
    for name, mode in itertools.product(["stg_orders", "+orders", "orders+1", "sessions orders"], modes):
        yield name.split(" "), [], mode
    for _ in range(620):
        select = words(choose) if choose.random() < 0.9 else []
        exclude = words(choose) if choose.random() < 0.35 or not select else []
        yield select, exclude, choose.choice(modes)


def describe(entry):
    test = entry.get("test_metadata")
    patch = entry.get("patch_path")
    config = {k: v for k, v in entry["config"].items() if v not in (None, {}, [])}
    config["tags"] = entry["config"].get("tags") or entry.get("tags") or []
    described = {
        "id": entry["unique_id"],
        "type": entry["resource_type"],
        "name": entry["name"],
        "package": entry["package_name"],
        "path": entry["original_file_path"],
        "fqn": entry["fqn"],
        "config": config,
        "parents": sorted(set(entry.get("depends_on", {}).get("nodes", []))),
    }
    if patch:
        described["patch"] = patch.split("://")[1]
    if test:
        described["test_name"] = test["name"]
    if entry["resource_type"] == "source":
        described["source"] = entry["source_name"]
    return described


def main(output):
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "shop"
        write_project(root)
        os.chdir(root)
        assert dbtRunner().invoke(["-q", "deps"]).success
        parsed = dbtRunner().invoke(["-q", "parse"])
        assert parsed.success, parsed.exception
        written = json.loads((root / "target" / "manifest.json").read_text())
        members = [describe(e) for e in (written["nodes"] | written["sources"]).values()]
        members.sort(key=lambda member: member["id"])
        index = {member["id"]: i for i, member in enumerate(members)}
        runner = dbtRunner(manifest=parsed.result)
        cases = []
        for select, exclude, mode in selections():
            args = ["-q", "ls", "--output", "json", "--output-keys", "unique_id", "--resource-type", "all"]
            args += ["--indirect-selection", mode]
            if select:
                args += ["--select", *select]
            if exclude:
                args += ["--exclude", *exclude]
            answer = runner.invoke(args)
            assert answer.success, (select, exclude, answer.exception)
            found = sorted(index[json.loads(line)["unique_id"]] for line in answer.result)
            cases.append({"select": select, "exclude": exclude, "mode": mode, "expected": found})
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    nodes = ",\n".join(json.dumps(member, separators=(",", ":")) for member in members)
    Path(output).write_text(f'{{"project":"shop","nodes":[\n{nodes}\n],"cases":[\n{lines}\n]}}\n')
    print(len(members), "nodes,", len(cases), "cases")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
