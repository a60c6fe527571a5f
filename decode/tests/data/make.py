"""Makes the fixtures of this folder: the same rows in every format, written by the libraries that people use.

    python3 -m venv v && v/bin/pip install pyarrow openpyxl fastavro cramjam odfpy zstandard backports.zstd && v/bin/python make.py

The expected text (`events.csv`, `nested.csv`) is written here by hand-made rules, not by the decoders under test.
"""

import csv
import datetime as dt
import decimal
import gzip
import io
import json
import random
import zipfile

import fastavro
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from odf import opendocument, table, text
from openpyxl.utils.datetime import CALENDAR_MAC_1904

random.seed(7)
UTC = dt.timezone.utc
START = dt.datetime(2025, 7, 1, 11, 35, tzinfo=UTC)
NOTES = ["", "plain", 'said "hi", then left', "two\nlines", "Köln – 100 €", "0012", "=1+1"]
COLUMNS = ["user", "time", "event", "amount", "quantity", "country", "member", "day", "note"]


def rows(n=120):
    for i in range(n):
        buys = i % 3 == 0
        at = START + dt.timedelta(minutes=37 * i, milliseconds=250 if i % 10 == 0 else 0)
        yield {
            "user": f"u{i % 17:03}",
            "time": at,
            "event": "Order Completed" if buys else "Product Viewed",
            "amount": round(random.random() * 100, 2) if buys else None,
            "quantity": 1 + i % 4 if buys else None,
            "country": ["DE", "US", "IN"][i % 3],
            "member": [True, False, None][i % 3],
            "day": at.date(),
            "note": NOTES[i % len(NOTES)],
        }


ROWS = list(rows())


def number(value):
    return repr(value).removesuffix(".0")


def stamp(at, zone="Z"):
    fraction = f".{at.microsecond // 1000:03}" if at.microsecond else ""
    return at.strftime("%Y-%m-%dT%H:%M:%S") + fraction + zone


def cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dt.datetime):
        return stamp(value)
    return str(value)


def write_csv(name, header, lines):
    with open(name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


# --- the expected text
write_csv("events.csv", COLUMNS, ([cell(row[name]) for name in COLUMNS] for row in ROWS))

# --- Parquet, flat
SCHEMA = pa.schema([
    ("user", pa.string()), ("time", pa.timestamp("ms", "UTC")), ("event", pa.string()), ("amount", pa.float64()),
    ("quantity", pa.int32()), ("country", pa.string()), ("member", pa.bool_()), ("day", pa.date32()), ("note", pa.string()),
])
FLAT = pa.Table.from_pylist(ROWS, SCHEMA)
for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]:
    pq.write_table(FLAT, f"events.{codec}.parquet", compression=codec)
pq.write_table(FLAT, "events.v2.parquet", compression="zstd", data_page_version="2.0", data_page_size=256, row_group_size=50)
pq.write_table(
    FLAT, "events.delta.parquet", compression="snappy", use_dictionary=False, row_group_size=70,
    column_encoding={
        "user": "DELTA_BYTE_ARRAY", "time": "DELTA_BINARY_PACKED", "event": "DELTA_LENGTH_BYTE_ARRAY",
        "amount": "BYTE_STREAM_SPLIT", "quantity": "DELTA_BINARY_PACKED", "day": "DELTA_BINARY_PACKED",
        "note": "DELTA_LENGTH_BYTE_ARRAY", "member": "RLE",
    }, data_page_version="2.0",
)
pq.write_table(FLAT, "events.int96.parquet", compression="none", use_deprecated_int96_timestamps=True)

# --- nested: records, lists, maps, and the rarer types
NESTED = [
    {
        "id": i,
        "geo": None if i == 3 else {"country": "DE", "point": {"lat": 52.5 + i, "lon": None if i == 2 else 13.0}},
        "tags": [None, [], ["a"], ["b", None, 'c"d']][i % 4],
        "props": None if i == 1 else [("k", f"v{i}"), ("n", None)],
        "items": None if i == 0 else [{"sku": f"s{j}", "sizes": list(range(j))} for j in range(i)],
        "price": decimal.Decimal("-12.30") * i + 0,
        "seen": dt.datetime(2025, 7, 1, 11, 35, 0, i),
        "clock": dt.time(11, 35, i),
        "raw": bytes([0, i, 255]),
        "big": 2**63 + i,
    }
    for i in range(5)
]
NESTED_SCHEMA = pa.schema([
    ("id", pa.int64()),
    ("geo", pa.struct([("country", pa.string()), ("point", pa.struct([("lat", pa.float32()), ("lon", pa.float64())]))])),
    ("tags", pa.list_(pa.string())),
    ("props", pa.map_(pa.string(), pa.string())),
    ("items", pa.list_(pa.struct([("sku", pa.string()), ("sizes", pa.list_(pa.int32()))]))),
    ("price", pa.decimal128(20, 2)),
    ("seen", pa.timestamp("us")),
    ("clock", pa.time64("us")),
    ("raw", pa.binary()),
    ("big", pa.uint64()),
])
pq.write_table(pa.Table.from_pylist(NESTED, NESTED_SCHEMA), "nested.parquet", compression="zstd")
pq.write_table(
    pa.Table.from_pylist(NESTED, NESTED_SCHEMA), "nested.v2.parquet", compression="none", data_page_version="2.0", use_dictionary=False
)


def as_json(value):
    return "" if value is None else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


NESTED_COLUMNS = ["id", "geo.country", "geo.point.lat", "geo.point.lon", "tags", "props", "items", "price", "seen", "clock", "raw", "big"]


def nested_line(row):
    geo = row["geo"] or {"country": None, "point": {"lat": None, "lon": None}}
    seen = row["seen"]
    return [
        row["id"], geo["country"], "" if geo["point"]["lat"] is None else number(geo["point"]["lat"]),
        "" if geo["point"]["lon"] is None else number(geo["point"]["lon"]), as_json(row["tags"]),
        as_json(None if row["props"] is None else dict(row["props"])), as_json(row["items"]), row["price"],
        seen.strftime("%Y-%m-%dT%H:%M:%S") + (f".{seen.microsecond:06}" if seen.microsecond else ""),
        row["clock"].isoformat(), row["raw"].hex(), row["big"],
    ]


write_csv("nested.csv", NESTED_COLUMNS, map(nested_line, NESTED))

# --- Avro
AVRO = {
    "type": "record", "name": "Event", "namespace": "made.up", "fields": [
        {"name": "user", "type": "string"},
        {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "event", "type": {"type": "enum", "name": "Name", "symbols": ["ProductViewed", "OrderCompleted"]}},
        {"name": "amount", "type": ["null", "double"]},
        {"name": "quantity", "type": ["null", "int"]},
        {"name": "country", "type": "string"},
        {"name": "member", "type": ["boolean", "null"]},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}},
        {"name": "note", "type": "string"},
    ],
}
for codec in ["null", "deflate", "snappy", "zstandard"]:
    with open(f"events.{codec}.avro", "wb") as file:
        lines = [row | {"event": row["event"].replace(" ", "")} for row in ROWS]
        fastavro.writer(file, fastavro.parse_schema(AVRO), lines, codec=codec, sync_interval=1500, sync_marker=b"fixed by make.py")

POINT = {"type": "record", "name": "Point", "fields": [{"name": "lat", "type": "float"}, {"name": "lon", "type": ["null", "double"]}]}
AVRO_NESTED = {
    "type": "record", "name": "Row", "fields": [
        {"name": "id", "type": "long"},
        {"name": "geo", "type": ["null", {"type": "record", "name": "Geo", "fields": [{"name": "country", "type": "string"}, {"name": "point", "type": POINT}]}]},
        {"name": "tags", "type": ["null", {"type": "array", "items": ["null", "string"]}]},
        {"name": "props", "type": ["null", {"type": "map", "values": ["null", "string"]}]},
        {"name": "items", "type": ["null", {"type": "array", "items": {"type": "record", "name": "Item", "fields": [{"name": "sku", "type": "string"}, {"name": "sizes", "type": {"type": "array", "items": "int"}}]}}]},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 2}},
        {"name": "seen", "type": {"type": "long", "logicalType": "local-timestamp-micros"}},
        {"name": "clock", "type": {"type": "long", "logicalType": "time-micros"}},
        {"name": "raw", "type": {"type": "fixed", "name": "Three", "size": 3}},
        {"name": "big", "type": "string"},
    ],
}
with open("nested.avro", "wb") as file:
    lines = [row | {"props": None if row["props"] is None else dict(row["props"]), "big": str(row["big"])} for row in NESTED]
    fastavro.writer(file, fastavro.parse_schema(AVRO_NESTED), lines, sync_marker=b"fixed by make.py")

# --- XLSX: a title sheet that is no table, two sheets with one header, a hidden one
for name, epoch in [("events.xlsx", None), ("events.1904.xlsx", CALENDAR_MAC_1904)]:
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    book.properties.created = book.properties.modified = dt.datetime(2025, 1, 1)
    book.active.title = "About"
    book.active.append(["Made up"])
    book.active.append(["for tests"])
    for title, part in [("First", ROWS[:70]), ("Second", ROWS[70:])]:
        sheet = book.create_sheet(title)
        sheet.append(COLUMNS)
        for row in part:
            sheet.append([row[name].replace(tzinfo=None) if name == "time" else row[name] or None if name == "note" else row[name] for name in COLUMNS])
            for at in sheet[sheet.max_row]:
                if at.data_type == "f":
                    at.data_type = "s"
    hidden = book.create_sheet("Lists")
    hidden.append(["a", "b"])
    hidden.append([1, 2])
    hidden.sheet_state = "hidden"
    book.save(name)

# --- ODS
book = opendocument.OpenDocumentSpreadsheet()
sheet = table.Table(name="Events")
book.spreadsheet.addElement(sheet)


def ods_cell(value):
    if value is None or value == "":
        return table.TableCell()
    if isinstance(value, bool):
        return table.TableCell(valuetype="boolean", booleanvalue="true" if value else "false")
    if isinstance(value, dt.datetime):
        return table.TableCell(valuetype="date", datevalue=stamp(value, ""))
    if isinstance(value, dt.date):
        return table.TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, (int, float)):
        return table.TableCell(valuetype="float", value=repr(value))
    made = table.TableCell(valuetype="string")
    for line in value.split("\n"):
        made.addElement(text.P(text=line))
    return made


for line in [{name: name for name in COLUMNS}, *ROWS]:
    made = table.TableRow()
    for name in COLUMNS:
        made.addElement(ods_cell(line[name]))
    # What spreadsheets write: the rest of the row and of the sheet, empty.
    made.addElement(table.TableCell(numbercolumnsrepeated=1000))
    sheet.addElement(made)
rest = table.TableRow(numberrowsrepeated=1048000)
rest.addElement(table.TableCell(numbercolumnsrepeated=1024))
sheet.addElement(rest)
book.save("events.ods")

# --- packed text: CSV in zstd (two frames); a zip of hourly JSON lines, of CSV in parts, and of what archivers add
plain = open("events.csv", "rb").read()
half = plain.index(b"\n", len(plain) // 2) + 1
pack = zstandard.ZstdCompressor(write_checksum=True).compress
open("events.csv.zst", "wb").write(pack(plain[:half]) + pack(plain[half:]))


def gz(data):
    into = io.BytesIO()
    with gzip.GzipFile(fileobj=into, mode="wb", mtime=0) as file:
        file.write(data)
    return into.getvalue()


def zip_of(name, entries):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries:
            archive.writestr(zipfile.ZipInfo(entry, (2025, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED if len(data) > 50 else zipfile.ZIP_STORED)


lines = [json.dumps(row | {"time": stamp(row["time"]), "day": row["day"].isoformat()}) + "\n" for row in ROWS]
zip_of("hourly.zip", [
    ("export/", b""),
    ("export/2025-07-02_1.json.gz", gz("".join(lines[40:]).encode())),
    ("export/2025-07-01_0.json.gz", gz("".join(lines[:40]).encode())),
    ("__MACOSX/._2025-07-01_0.json.gz", b"\0\5\26\7"),
    (".DS_Store", b"\0\0\0\1Bud1"),
])
header = plain[: plain.index(b"\n") + 1]
zip_of("daily.zip", [("2025-07-01.csv", plain[:half]), ("2025-07-03.csv", header + plain[half:]), ("logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")])
zip_of("parts.zip", [
    ("b.csv", header + plain[half:].rstrip(b"\n")),
    ("a.csv", plain[:half].rstrip(b"\n")),
    ("users.csv", b"user,plan\nu001,pro\n"),
    ("logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("events.parquet", open("events.zstd.parquet", "rb").read()),
])
