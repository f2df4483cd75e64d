"""Reads pages without end, the way a connector in Python does: a session of requests, a list of
records for each batch, and then each value of each record made into one of the declared type.
Warms up for a batch, measures itself in windows of two seconds of CPU time and prints the median.

loop.py URL PAGE_SIZE WINDOWS
"""

import statistics
import sys
import time
from datetime import datetime

import requests

BATCH = 10_000

STRING, LONG, TIMESTAMP = "string", "long", "timestamp"
COLUMNS = {
    "id": LONG,
    "number": LONG,
    "title": STRING,
    "state": STRING,
    "comments": LONG,
    "created_at": TIMESTAMP,
    "updated_at": TIMESTAMP,
    "user": {"login": STRING, "id": LONG},
    "labels": [{"name": STRING}],
    "body": STRING,
}


def parse_value(value, column):
    if value is None:
        return None
    if isinstance(column, dict):
        return {name: parse_value(value.get(name), of) for name, of in column.items()}
    if isinstance(column, list):
        return [parse_value(element, column[0]) for element in value]
    if column == STRING:
        return value if isinstance(value, str) else str(value)
    if column == LONG:
        return int(value)
    if column == TIMESTAMP:
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    raise ValueError(f"Unsupported type: {column}")


class Connector:
    def __init__(self, url, page_size):
        self.session = requests.Session()
        self.url = url
        self.page_size = page_size

    def read_table(self, offset):
        """The records of a batch, and the offset of the next one."""
        page = offset["page"]
        records = []
        while len(records) < BATCH:
            response = self.session.get(
                self.url, params={"run": "python", "size": self.page_size, "page": page}
            )
            response.raise_for_status()
            records.extend(response.json())
            page += 1
        return iter(records), {"page": page}


def rows(connector, offset):
    records, offset = connector.read_table(offset)
    count = 0
    for record in records:
        parse_value(record, COLUMNS)
        count += 1
    return count, offset


def main():
    connector = Connector(sys.argv[1], int(sys.argv[2]))
    _, offset = rows(connector, {"page": 1})
    speeds, costs = [], []
    for _ in range(int(sys.argv[3])):
        count, wall, cpu = 0, time.perf_counter(), time.process_time()
        while time.process_time() - cpu < 2:
            read, offset = rows(connector, offset)
            count += read
        speeds.append(count / (time.perf_counter() - wall))
        costs.append((time.process_time() - cpu) * 1e9 / count)
    print(
        f"measured recordsPerSecond={statistics.median(speeds)}"
        f" cpuNanos={statistics.median(costs)} allocatedBytes=0"
    )


main()
