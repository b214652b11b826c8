"""psycopg 3: every request through its own means for text and binary. with_psycopg.py [pooled]"""
import sys

import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.pq import Format

import wire

TYPES = ("aid_allocation", "aid_headcount", "aid_marker", "aid_marker_money", "aid_shingles", "aid_spatial_weights")


class Raw(bytes):
    """The bytes of a value of ours in binary form."""


class RawDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj):
        return bytes(obj)


class RawLoader(Loader):
    format = Format.BINARY

    def load(self, data):
        return bytes(data)


class Adapter:
    version = f"psycopg {psycopg.__version__}"

    def reconnect(self):
        self.statements = {}
        self.db = psycopg.connect("", autocommit=True)
        # behind a pool the statements that a session keeps are another client's
        if sys.argv[1:] == ["pooled"]:
            self.db.prepare_threshold = None
        self.db.add_notice_handler(
            lambda n: wire.say("N", n.sqlstate, n.message_primary, n.message_detail, n.message_hint))
        self.db.adapters.register_dumper(Raw, RawDumper)

    def query(self, form, sql, *values):
        cursor = self.db.cursor(binary=form == "binary")
        if form == "binary":
            for name in TYPES:
                cursor.adapters.register_loader(psycopg.types.TypeInfo.fetch(self.db, name).oid, RawLoader)
        cursor.execute(sql, values or None)
        wire.answer_rows(cursor.fetchall() if cursor.description else ())

    def binary(self, name, sql, *values):
        wire.answer_rows(self.db.execute(sql, [None if v is None else Raw(bytes.fromhex(v)) for v in values]))

    def array(self, name, sql, *values):
        psycopg.types.TypeInfo.fetch(self.db, name).register(self.db)
        wire.answer_rows(self.db.execute(sql, [list(values)] if values else None))

    def prepare(self, name, sql):
        self.statements[name] = sql

    def execute(self, name, *values):
        wire.answer_rows(self.db.execute(self.statements[name], values, prepare=True))

    def copyout(self, sql):
        with self.db.cursor().copy(sql) as copy:
            wire.say("D", b"".join(copy).hex())

    def copyin(self, sql, data):
        with self.db.cursor().copy(sql) as copy:
            copy.write(bytes.fromhex(data))


wire.serve(Adapter(), psycopg.Error, wire.diagnostics)
