"""psqlODBC through unixODBC and pyodbc: text only, without COPY; errors are one text."""
import os
import re

import pyodbc

import wire


class Adapter:
    version = f"pyodbc {pyodbc.version}"

    def reconnect(self):
        self.statements = {}
        env = os.environ
        # BoolsAsChar=0: a boolean is a bit and not a text; UseServerSidePrepare is on by default
        self.db = pyodbc.connect(
            f"Driver={{PostgreSQL Unicode}};Server={env['PGHOST']};Port={env['PGPORT']};"
            f"Database={env['PGDATABASE']};Uid={env['PGUSER']};BoolsAsChar=0", autocommit=True)
        self.version = f"psqlODBC {self.db.getinfo(pyodbc.SQL_DRIVER_VER)}, pyodbc {pyodbc.version}"

    def query(self, form, sql, *values):
        self.run(self.db.cursor(), sql, values)

    def run(self, cursor, sql, values):
        cursor.execute(sql, *values)
        for state, text in cursor.messages or ():
            wire.say("N", state, text, None, None)
        wire.answer_rows(cursor.fetchall() if cursor.description else ())

    def prepare(self, name, sql):
        self.statements[name] = (self.db.cursor(), sql)

    def execute(self, name, *values):
        self.run(*self.statements[name], values)


def describe(error):
    return error.args[0], error.args[1], None, None


wire.serve(Adapter(), pyodbc.Error, describe)
