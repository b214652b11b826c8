"""psycopg2: text only; parameters are put into the statement by the driver."""
import io

import psycopg2
import psycopg2.extensions
import psycopg2.extras

import wire


class Adapter:
    version = f"psycopg2 {psycopg2.__version__.split()[0]}"

    def reconnect(self):
        self.db = psycopg2.connect("")
        self.db.autocommit = True

    def query(self, form, sql, *values):
        cursor = self.db.cursor()
        cursor.execute(sql, values or None)
        wire.psycopg2_notices(self.db.notices)
        wire.answer_rows(cursor.fetchall() if cursor.description else ())

    def array(self, name, sql, *values):
        cursor = self.db.cursor()
        cursor.execute("SELECT typarray FROM pg_type WHERE oid = %s::regtype", [name])
        oid = cursor.fetchone()[0]
        psycopg2.extensions.register_type(
            psycopg2.extensions.new_array_type((oid,), name + "[]", psycopg2.extensions.UNICODE), self.db)
        cursor.execute(sql, [list(values)] if values else None)
        wire.answer_rows(cursor.fetchall())

    def copyout(self, sql):
        data = io.BytesIO()
        self.db.cursor().copy_expert(sql, data)
        wire.say("D", data.getvalue().hex())

    def copyin(self, sql, data):
        self.db.cursor().copy_expert(sql, io.BytesIO(bytes.fromhex(data)))


wire.serve(Adapter(), psycopg2.Error, wire.diagnostics)
