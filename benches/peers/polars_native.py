"""The job in native Polars, with all cores: python polars_native.py FILE. Prints one JSON object, as native.py does."""
import json, resource, sys, time

import polars as pl

file = sys.argv[1]
texts = ["user_id", "event", "timestamp", "category", "country", "platform", "channel"]
order = ["user_id", "event", "timestamp", "amount", "category", "country", "platform", "channel"]
schema = {name: pl.String if name in texts else pl.Float64 for name in order}
usual = dict(dormant_days=30, churn_days=90, new_days=14, window_days=30)
is_purchase = pl.col("event") == "purchase"
time_of = pl.col("timestamp")


def timed(work):
    start = time.perf_counter()
    return work(), (time.perf_counter() - start) * 1000


def collect(frame):
    return frame.collect(engine="streaming")


def counts(frame, key):
    """How many rows there are of each value."""
    return dict(collect(frame.lazy().group_by(key).len()).iter_rows())


def since(now, days):
    return pl.lit(now) - pl.duration(days=days)


class Data:
    """What is kept of the file from one question to the next."""

    def __init__(self):
        when = time_of.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="ms")
        self.events = collect(pl.scan_csv(file, schema=schema).with_columns(timestamp=when))
        self.now = self.events["timestamp"].max()
        cents = (pl.col("amount").filter(is_purchase) * 100).round().cast(pl.Int64).sum()
        self.facts = collect(self.events.lazy().group_by("user_id").agg(
            first_seen=time_of.min(), last_seen=time_of.max(), events=pl.len(), purchases=is_purchase.sum(), cents=cents,
            last_purchase=time_of.filter(is_purchase).max(), uninstalled=time_of.filter(pl.col("event") == "uninstall").max()))
        self.days = collect(self.events.lazy().select("user_id", day=time_of.dt.date()).unique())
        self.windows = self.windows_of(usual["window_days"])

    def windows_of(self, window_days):
        """What the rules ask of the last days, by user."""
        late = time_of >= since(self.now, window_days)
        before = ~late & (time_of >= since(self.now, 2 * window_days))
        recent = self.events.lazy().filter(time_of >= since(self.now, max(90, 2 * window_days)))
        bought = (is_purchase & (time_of >= since(self.now, 90))).sum()
        sums = recent.group_by("user_id").agg(lately=late.sum(), before=before.sum(), purchases_90=bought)
        days = recent.filter(late).select("user_id", day=time_of.dt.date()).unique()
        days = days.group_by("user_id").agg(active_days=pl.len())
        return collect(sums.join(days, on="user_id", how="left"))

    def statuses(self, windows, dormant_days, churn_days, new_days, **_):
        asked = ["lately", "before", "active_days", "purchases_90"]
        users = self.facts.join(windows, on="user_id", how="left")
        users = users.with_columns(pl.col(asked).fill_null(0).cast(pl.Int64))
        gone = (pl.col("last_seen") < since(self.now, churn_days)) | (pl.col("uninstalled") == pl.col("last_seen")).fill_null(False)
        status = (
            pl.when(gone).then(pl.lit("churned"))
            .when(pl.col("last_seen") < since(self.now, dormant_days)).then(pl.lit("dormant"))
            .when(pl.col("first_seen") >= since(self.now, new_days)).then(pl.lit("new"))
            .when((pl.col("before") >= 4) & (2 * pl.col("lately") < pl.col("before"))).then(pl.lit("at_risk"))
            .when((pl.col("active_days") >= 10) | (pl.col("purchases_90") >= 3)).then(pl.lit("loyal"))
            .otherwise(pl.lit("active")))
        return users.select("user_id", status=status)


def quintiles(buyers, column):
    """SQL's NTILE(5): the first ones have one more where they do not divide."""
    each, rest = divmod(buyers.height, 5)
    sizes = [each + (tile < rest) for tile in range(5)]
    tiles = [tile + 1 for tile, size in enumerate(sizes) for _ in range(size)]
    return buyers.select("user_id", column).sort(column, "user_id").select("user_id", pl.Series(column, tiles, pl.Int64))


def rfm(facts):
    buyers = facts.filter(pl.col("purchases") > 0)
    columns = ["last_purchase", "purchases", "cents"]
    first, *others = [quintiles(buyers, column) for column in columns]
    for other in others:
        first = first.join(other, on="user_id")
    digits = pl.concat_str([pl.col(column).cast(pl.String) for column in columns])
    return counts(first.select(digits.alias("cell")), "cell")


def retention(facts, months):
    number = lambda column: pl.col(column).dt.year().cast(pl.Int64) * 12 + pl.col(column).dt.month()
    age = number("month") - number("first_seen")
    rows = months.join(facts.select("user_id", "first_seen"), on="user_id")
    rows = rows.group_by(pl.col("first_seen").dt.strftime("%Y-%m").alias("cohort"), age.alias("age")).len()
    found = {}
    for cohort, after, n in rows.iter_rows():
        line = found.setdefault(cohort, [])
        line.extend([0] * (after + 1 - len(line)))
        line[after] = n
    return found


def job():
    data = Data()
    facts, days, events = data.facts, data.days, data.events
    statuses = data.statuses(data.windows, **usual)
    months = days.select("user_id", month=pl.col("day").dt.truncate("1mo")).unique()
    weeks = days.select("user_id", week=pl.col("day").dt.truncate("1w")).unique()
    cells = events.lazy().select("user_id", pl.col("category").fill_null(""), hour=time_of.dt.hour())
    cells = collect(cells.join(statuses.lazy(), on="user_id").group_by("status", "category", "hour").len())
    hours, categories = {}, {}
    for status, category, hour, n in cells.iter_rows():
        hours.setdefault(status, [0] * 24)[hour] += n
        if category:
            of_status = categories.setdefault(status, {})
            of_status[category] = of_status.get(category, 0) + n
    best = lambda found: [list(pair) for pair in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:5]]
    seconds = lambda column: int((facts[column].dt.epoch("ms") // 1000).sum())
    totals = {name: int(facts[column].sum()) for name, column in [("events", "events"), ("purchases", "purchases"), ("revenue_cents", "cents")]}
    return data, dict(
        rows=events.height, users=facts.height, as_of=data.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        totals=totals | {"active_days": days.height},
        checks=dict(first_seen_sum=seconds("first_seen"), last_seen_sum=seconds("last_seen")),
        status=counts(statuses, "status"), rfm=rfm(facts),
        dau=counts(days.select(pl.col("day").cast(pl.String)), "day"),
        wau=counts(weeks.select(pl.col("week").cast(pl.String)), "week"),
        mau=counts(months.select(pl.col("month").dt.strftime("%Y-%m")), "month"),
        retention=retention(facts, months), hours=hours, top_categories={status: best(found) for status, found in categories.items()},
        **{f"by_{column}": counts(events, column) for column in ["country", "platform", "channel"]})


(data, result), job_ms = timed(job)
cpu_s = time.process_time()
r1, r1_ms = timed(lambda: counts(data.statuses(data.windows, **usual | dict(dormant_days=21)), "status"))
shorter = usual | dict(dormant_days=21, window_days=21)
r2, r2_ms = timed(lambda: counts(data.statuses(data.windows_of(21), **shorter), "status"))
print(json.dumps(dict(
    result=result, job_ms=job_ms, cpu_s=cpu_s, r1=r1, r1_ms=r1_ms, r2=r2, r2_ms=r2_ms,
    peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))
