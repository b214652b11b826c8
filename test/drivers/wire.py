"""What the Python adapters share: requests from standard input, answers to standard output (see test/drivers/check)."""
import json
import sys
from decimal import Decimal

ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
PLAIN = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def escape(text):
    return "\\N" if text is None else "".join(ESCAPES.get(c, c) for c in text)


def unescape(field):
    if field == "\\N":
        return None
    out, chars = [], iter(field)
    for c in chars:
        out.append(PLAIN[next(chars)] if c == "\\" else c)
    return "".join(out)


def cell(value):
    """The letter of the value's kind, as the driver gave it, and its text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "o:" + "ft"[value]
    if isinstance(value, int):
        return f"i:{value}"
    if isinstance(value, float):
        return f"f:{value!r}"
    if isinstance(value, Decimal):
        return f"n:{value:f}"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "b:" + bytes(value).hex()
    if isinstance(value, dict):
        return "j:" + json.dumps(value)
    if isinstance(value, list):
        return "a:" + "\t".join(escape(v) for v in value)
    return f"t:{value}"


def say(letter, *fields):
    print(letter, *(escape(f) for f in fields), sep="\t")


def answer_rows(rows):
    for row in rows:
        say("R", *(cell(v) for v in row))


def diagnostics(error):
    """What psycopg and psycopg2 know of an error."""
    d = error.diag
    return d.sqlstate, d.message_primary, d.message_detail, d.message_hint


def psycopg2_notices(notices):
    """psycopg2 keeps the lines of the server's messages as one text each."""
    for notice in notices:
        parts = dict(line.split(":  ", 1) for line in notice.rstrip("\n").split("\n"))
        say("N", None, parts.get("NOTICE"), parts.get("DETAIL"), parts.get("HINT"))
    notices.clear()


def serve(adapter, errors, describe):
    """Calls adapter.OP(*fields) for each request; `describe` turns one of `errors` into state, message, detail, hint."""
    sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    adapter.reconnect()
    say("V", adapter.version)
    print(".", flush=True)
    for line in sys.stdin:
        op, *fields = map(unescape, line.rstrip("\n").split("\t"))
        try:
            getattr(adapter, op)(*fields)
        except errors as error:
            say("X", *describe(error))
        print(".", flush=True)
