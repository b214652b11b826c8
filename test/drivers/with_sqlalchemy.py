"""SQLAlchemy on psycopg2, and pandas on it: with_sqlalchemy.py [pandas]

The form "direct" of a query is a plain string instead of text(), and pandas' own choice of types.
"""
import logging
import sys

import sqlalchemy

import wire


class Notices(logging.Handler):
    """SQLAlchemy passes the server's notices to a logger."""

    def emit(self, record):
        wire.psycopg2_notices([record.getMessage()])


class Adapter:
    version = f"SQLAlchemy {sqlalchemy.__version__}"

    def reconnect(self):
        engine = sqlalchemy.create_engine("postgresql+psycopg2://", isolation_level="AUTOCOMMIT")
        self.db = engine.connect()

    def query(self, form, sql, *values):
        wire.answer_rows(self.rows(form, sql, {f"p{n}": v for n, v in enumerate(values, 1)}))

    def rows(self, form, sql, values):
        if form == "direct":
            result = self.db.exec_driver_sql(sql)
        else:
            result = self.db.execute(sqlalchemy.text(sql), values)
        return result if result.returns_rows else ()


class Frames(Adapter):
    def reconnect(self):
        super().reconnect()
        self.version = f"pandas {pandas.__version__}, {Adapter.version}"

    def rows(self, form, sql, values):
        if form == "direct":
            frame = pandas.read_sql(sql, self.db)
        else:
            frame = pandas.read_sql(sqlalchemy.text(sql), self.db, params=values, coerce_float=False)
        # column by column, for a row would get a common type; what pandas counts as missing is NULL
        columns = [frame.iloc[:, n].tolist() for n in range(frame.shape[1])]
        return zip(*([None if v is None or v != v else v for v in column] for column in columns))


logger = logging.getLogger("sqlalchemy.dialects.postgresql")
logger.setLevel(logging.INFO)
logger.addHandler(Notices())
if sys.argv[1:] == ["pandas"]:
    import pandas

    Adapter = Frames
wire.serve(Adapter(), sqlalchemy.exc.DBAPIError, lambda error: wire.diagnostics(error.orig))
