// node-postgres: buffers are sent in binary; results are texts, for its binary results are broken (its issue 3495).
'use strict';
const pg = require('pg');
const readline = require('readline');

const escapes = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const plain = { t: '\t', n: '\n', r: '\r', '\\': '\\' };
const escape = text => (text === null || text === undefined ? '\\N' : text.replace(/[\\\t\n\r]/g, c => escapes[c]));
const unescape = field => (field === '\\N' ? null : field.replace(/\\(.)/g, (all, c) => plain[c]));
const say = (letter, ...fields) => process.stdout.write([letter, ...fields.map(escape)].join('\t') + '\n');

// The letter of the value's kind, as the driver gave it, and its text.
function cell(value) {
	if (value === null) return null;
	if (typeof value === 'boolean') return 'o:' + (value ? 't' : 'f');
	if (typeof value === 'number') return (Number.isInteger(value) ? 'i:' : 'f:') + value;
	if (Buffer.isBuffer(value)) return 'b:' + value.toString('hex');
	if (Array.isArray(value)) return 'a:' + value.map(escape).join('\t');
	if (typeof value === 'object') return 'j:' + JSON.stringify(value);
	return 't:' + value;
}

const answer = result => result.rows.forEach(row => say('R', ...row.map(cell)));

let db;
const statements = {};
const bytes = hex => (hex === null ? null : Buffer.from(hex, 'hex'));

const adapter = {
	async reconnect() {
		if (db) await db.end();
		db = new pg.Client();
		db.on('notice', n => say('N', n.code, n.message, n.detail, n.hint));
		await db.connect();
	},
	async query(form, text, ...values) {
		answer(await db.query({ text, values, rowMode: 'array' }));
	},
	async binary(name, text, ...values) {
		answer(await db.query({ text, values: values.map(bytes), rowMode: 'array' }));
	},
	async array(name, text, ...values) {
		const { rows } = await db.query('SELECT typarray FROM pg_type WHERE oid = $1::regtype', [name]);
		pg.types.setTypeParser(rows[0].typarray, pg.types.getTypeParser(1009));
		answer(await db.query({ text, values: values.length ? [values] : [], rowMode: 'array' }));
	},
	async prepare(name, text) {
		statements[name] = text;
	},
	async execute(name, ...values) {
		answer(await db.query({ name, text: statements[name], values, rowMode: 'array' }));
	},
};

async function serve() {
	await adapter.reconnect();
	say('V', 'node-postgres ' + require('pg/package.json').version);
	process.stdout.write('.\n');
	for await (const line of readline.createInterface({ input: process.stdin })) {
		const [op, ...fields] = line.split('\t').map(unescape);
		try {
			await adapter[op](...fields);
		} catch (error) {
			if (!(error instanceof pg.DatabaseError)) throw error;
			say('X', error.code, error.message, error.detail, error.hint);
		}
		process.stdout.write('.\n');
	}
	await db.end();
}

serve();
