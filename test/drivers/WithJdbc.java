import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** pgjdbc: text, and binary for the types whose oids are in binaryTransferEnable. */
public class WithJdbc {
	private static final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
	private static final HexFormat HEX = HexFormat.of();
	private static final String TYPES =
		"aid_allocation aid_headcount aid_marker aid_marker_money aid_shingles aid_spatial_weights";

	private static Connection db;
	private static Connection binaryDb;
	private static final Map<String, PreparedStatement> statements = new HashMap<>();

	/** The bytes of a value of ours in binary form. */
	public static class Raw extends PGobject implements PGBinaryObject {
		private static final long serialVersionUID = 1;
		private byte[] bytes = new byte[0];

		public Raw() {
		}

		Raw(String type, byte[] bytes) {
			this.type = type;
			this.bytes = bytes;
		}

		@Override
		public void setByteValue(byte[] value, int offset) {
			bytes = Arrays.copyOfRange(value, offset, value.length);
		}

		@Override
		public int lengthInBytes() {
			return bytes.length;
		}

		@Override
		public void toBytes(byte[] target, int offset) {
			System.arraycopy(bytes, 0, target, offset, bytes.length);
		}
	}

	private static String escape(String text) {
		return text == null ? "\\N"
			: text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
	}

	private static String unescape(String field) {
		if (field.equals("\\N")) {
			return null;
		}
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < field.length(); i++) {
			char c = field.charAt(i);
			if (c == '\\') {
				c = field.charAt(++i);
				c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
			}
			text.append(c);
		}
		return text.toString();
	}

	private static void say(String letter, String... fields) {
		out.print(letter + Arrays.stream(fields).map(f -> "\t" + escape(f)).collect(Collectors.joining()) + "\n");
	}

	/** The letter of the value's kind, as the driver gave it, and its text. */
	private static String cell(Object value) throws SQLException {
		if (value == null) {
			return null;
		} else if (value instanceof Boolean b) {
			return b ? "o:t" : "o:f";
		} else if (value instanceof Integer || value instanceof Long) {
			return "i:" + value;
		} else if (value instanceof Double) {
			return "f:" + value;
		} else if (value instanceof BigDecimal d) {
			return "n:" + d.toPlainString();
		} else if (value instanceof Raw r) {
			return "b:" + HEX.formatHex(r.bytes);
		} else if (value instanceof Array a) {
			return "a:" + Arrays.stream((Object[]) a.getArray()).map(v -> escape(v == null ? null : v.toString()))
				.collect(Collectors.joining("\t"));
		}
		return "t:" + (value instanceof PGobject o ? o.getValue() : value.toString());
	}

	private static void answer(PreparedStatement statement) throws SQLException {
		if (statement.execute()) {
			ResultSet rows = statement.getResultSet();
			int width = rows.getMetaData().getColumnCount();
			while (rows.next()) {
				String[] cells = new String[width];
				for (int i = 0; i < width; i++) {
					cells[i] = cell(rows.getObject(i + 1));
				}
				say("R", cells);
			}
		}
		for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
			ServerErrorMessage m = ((PSQLWarning) w).getServerErrorMessage();
			say("N", m.getSQLState(), m.getMessage(), m.getDetail(), m.getHint());
		}
		statement.clearWarnings();
	}

	private static void bind(PreparedStatement statement, List<String> values) throws SQLException {
		for (int i = 0; i < values.size(); i++) {
			// as an untyped text, which the statement's cast gives its type
			statement.setObject(i + 1, values.get(i), java.sql.Types.OTHER);
		}
	}

	private static void reconnect() throws SQLException {
		String url = System.getenv("JDBC_URL");
		statements.clear();
		db = DriverManager.getConnection(url);
		List<String> oids = new ArrayList<>();
		try (ResultSet r = db.createStatement().executeQuery(
			"SELECT oid FROM pg_type WHERE typname = ANY (string_to_array('" + TYPES + "', ' '))")) {
			while (r.next()) {
				oids.add(r.getString(1));
			}
		}
		// -1: binary from the first execution on
		binaryDb = DriverManager.getConnection(url + "&prepareThreshold=-1&binaryTransferEnable=" + String.join(",", oids));
		for (String type : TYPES.split(" ")) {
			binaryDb.unwrap(PGConnection.class).addDataType(type, Raw.class);
		}
	}

	private static void perform(String op, List<String> f) throws Exception {
		switch (op) {
			case "reconnect" -> reconnect();
			case "query" -> {
				try (PreparedStatement s = (f.get(0).equals("binary") ? binaryDb : db).prepareStatement(f.get(1))) {
					bind(s, f.subList(2, f.size()));
					answer(s);
				}
			}
			case "binary" -> {
				try (PreparedStatement s = binaryDb.prepareStatement(f.get(1))) {
					for (int i = 2; i < f.size(); i++) {
						s.setObject(i - 1, f.get(i) == null ? null : new Raw(f.get(0), HEX.parseHex(f.get(i))));
					}
					answer(s);
				}
			}
			case "array" -> {
				try (PreparedStatement s = db.prepareStatement(f.get(1))) {
					if (f.size() > 2) {
						s.setArray(1, db.createArrayOf(f.get(0), f.subList(2, f.size()).toArray()));
					}
					answer(s);
				}
			}
			case "prepare" -> statements.put(f.get(0), db.prepareStatement(f.get(1)));
			case "execute" -> {
				PreparedStatement s = statements.get(f.get(0));
				bind(s, f.subList(1, f.size()));
				answer(s);
			}
			case "copyout" -> {
				ByteArrayOutputStream data = new ByteArrayOutputStream();
				db.unwrap(PGConnection.class).getCopyAPI().copyOut(f.get(0), data);
				say("D", HEX.formatHex(data.toByteArray()));
			}
			case "copyin" -> db.unwrap(PGConnection.class).getCopyAPI()
				.copyIn(f.get(0), new ByteArrayInputStream(HEX.parseHex(f.get(1))));
			default -> throw new IllegalArgumentException(op);
		}
	}

	public static void main(String[] arguments) throws Exception {
		reconnect();
		say("V", "pgjdbc " + db.getMetaData().getDriverVersion());
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		do {
			out.print(".\n");
			out.flush();
			String line = in.readLine();
			if (line == null) {
				break;
			}
			List<String> fields = Arrays.stream(line.split("\t", -1)).map(WithJdbc::unescape).collect(Collectors.toList());
			try {
				perform(fields.get(0), fields.subList(1, fields.size()));
			} catch (PSQLException e) {
				ServerErrorMessage m = e.getServerErrorMessage();
				if (m == null) {
					throw e;
				}
				say("X", m.getSQLState(), m.getMessage(), m.getDetail(), m.getHint());
			}
		} while (true);
	}
}
