#!/usr/bin/python3
"""Does what the master of a machine could do: changes one byte of the journal in a store, past the server.

The refused attempt on paper number 2 becomes one on paper number 1.
"""

import sqlite3
import sys

store = sqlite3.connect(sys.argv[1])
TRUE, FALSE = rb"\nnumber: 2\n", rb"\nnumber: 1\n"
# What does not fit into a page lies in a table of its own.
attempts = [
    (table, key, value, row)
    for table, key in (("entries", "k"), ("long", "id"))
    for value, row in store.execute(f"SELECT {key}, v FROM {table}")
    if b'"document.release-refused"' in row and TRUE in row
]
if not attempts:
    sys.exit("no such event in this store")
table, key, value, row = attempts[0]
forged = row.replace(TRUE, FALSE)
store.execute(f"UPDATE {table} SET v = ? WHERE {key} = ?", (forged, value))
store.commit()
store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
print(f"{sum(a != b for a, b in zip(row, forged))} octet changé sur {len(row)}")
