"""Loads a CSV file of entries into an embedded engine and asks it questions.

Reads one JSON object from the standard input: `engine` (duckdb or chdb), `csv`
(a path), `directory` (an empty one to work in), `tries`, and `questions` (a list
of SQL statements). Writes one to the standard output: `load_seconds`, and for
each question `rows` (every value of the answer as text) and `times` (in
milliseconds, the first answer first).
"""

import json
import sys
import time

COLUMNS = [
    ("started", "BIGINT", "Int64"),
    ("id", "VARCHAR", "String"),
    ("who", "VARCHAR", "Nullable(String)"),
    ("model", "VARCHAR", "LowCardinality(Nullable(String))"),
    ("source", "SMALLINT", "Int16"),
    ("status", "SMALLINT", "Int16"),
    ("duration", "BIGINT", "Nullable(Int64)"),
    ("total", "BIGINT", "Nullable(Int64)"),
    ("input", "BIGINT", "Nullable(Int64)"),
    ("output", "BIGINT", "Nullable(Int64)"),
]


class DuckDb:
    def __init__(self, directory):
        import duckdb

        self.connection = duckdb.connect(f"{directory}/entries.duckdb")

    def load(self, path):
        columns = ", ".join(f"{name} {kind}" for name, kind, _ in COLUMNS)
        self.connection.execute(f"CREATE TABLE entries ({columns})")
        self.connection.execute(
            "INSERT INTO entries SELECT * FROM read_csv(?, header = true, nullstr = '\\N', "
            f"columns = {{{', '.join(f'{name!r}: {kind!r}' for name, kind, _ in COLUMNS)}}}) "
            "ORDER BY started, id",
            [path],
        )

    def ask(self, sql):
        return self.connection.execute(sql).fetchall()


class ClickHouse:
    def __init__(self, directory):
        from chdb import session

        self.session = session.Session(f"{directory}/clickhouse")

    def load(self, path):
        columns = ", ".join(f"{name} {kind}" for name, _, kind in COLUMNS)
        for statement in [
            "CREATE DATABASE log ENGINE = Atomic",
            f"CREATE TABLE log.entries ({columns}) ENGINE = MergeTree ORDER BY (started, id)",
            f"INSERT INTO log.entries SELECT * FROM file('{path}', 'CSVWithNames', "
            f"'{columns.replace(chr(39), '')}')",
            "OPTIMIZE TABLE log.entries FINAL",
            "USE log",
        ]:
            self.session.query(statement)

    def ask(self, sql):
        answer = str(self.session.query(sql, "JSONCompact"))
        return json.loads(answer)["data"]


def text(value):
    return "" if value is None else str(value)


def main():
    asked = json.load(sys.stdin)
    engine = {"duckdb": DuckDb, "chdb": ClickHouse}[asked["engine"]](asked["directory"])
    begin = time.perf_counter()
    engine.load(asked["csv"])
    answers = {"load_seconds": time.perf_counter() - begin, "answers": []}
    for sql in asked["questions"]:
        times = []
        for _ in range(asked["tries"] + 1):
            begin = time.perf_counter()
            rows = engine.ask(sql)
            times.append((time.perf_counter() - begin) * 1e3)
        values = [text(value) for row in rows for value in row]
        answers["answers"].append({"rows": values, "times": times})
    json.dump(answers, sys.stdout)


main()
