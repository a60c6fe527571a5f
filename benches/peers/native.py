"""The job in native DuckDB: python native.py FILE, in the folder of job.sql. Prints one JSON object."""
import json, pathlib, resource, sys, time

import duckdb

here = pathlib.Path(__file__).parent
usual = dict(dormant_days=30, churn_days=90, new_days=14, window_days=30)


def fill(text, values):
    for name, value in values.items():
        text = text.replace("{%s}" % name, str(value))
    return text.strip()


def read(name, **values):
    return fill((here / name).read_text(), usual | values)


def tree(rows):
    """The job's JSON of its rows."""
    found = {}
    for figure, key, item, n in rows:
        if figure == "as_of":
            found[figure] = key
        elif not key:
            found[figure] = int(n)
        elif not item:
            found.setdefault(figure, {})[key] = int(n)
        else:
            found.setdefault(figure, {}).setdefault(key, {})[item] = int(n)
    for status, hours in found["hours"].items():
        found["hours"][status] = [hours.get(str(hour), 0) for hour in range(24)]
    for cohort, months in found["retention"].items():
        found["retention"][cohort] = [months.get(str(month), 0) for month in range(max(map(int, months)) + 1)]
    for status, counts in found["top_categories"].items():
        found["top_categories"][status] = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    return found


def timed(work):
    start = time.perf_counter()
    return work(), (time.perf_counter() - start) * 1000


db = duckdb.connect()
texts = dict(file=sys.argv[1].replace("'", "''"), windows=read("windows.sql"), statuses=read("statuses.sql", windows="windows"))
steps = [step for step in fill((here / "job.sql").read_text(), texts).split(";\n") if step.strip()]


def job():
    for step in steps:
        rows = db.execute(step)
    return tree(rows.fetchall())


def recount(**days):
    """The facts of users are kept; the windows are, too, unless their length changes."""
    windows = f"({read('windows.sql', **days)})" if "window_days" in days else "windows"
    text = read("statuses.sql", windows=windows, **days)
    return lambda: dict(db.execute(f"SELECT status, count(*) FROM ({text}) GROUP BY ALL").fetchall())


result, job_ms = timed(job)
cpu_s = time.process_time()
r1, r1_ms = timed(recount(dormant_days=21))
r2, r2_ms = timed(recount(dormant_days=21, window_days=21))
print(json.dumps(dict(
    result=result, job_ms=job_ms, cpu_s=cpu_s, r1=r1, r1_ms=r1_ms, r2=r2, r2_ms=r2_ms,
    peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))
