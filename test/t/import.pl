#!/usr/bin/perl
# The importers, on the invented files of import/sample and on files that are wrong on purpose.
use strict;
use warnings FATAL => 'all';
use FindBin;
use lib "$FindBin::RealBin/lib";
use Test::More;
use Psql;

my $root = $ENV{AIDFLOW_ROOT} // "$FindBin::RealBin/../..";
chdir $root or die "$root: $!\n";
my $database = create_database("aidflow_import_$$", '-E', 'UTF8');
value($database, 'CREATE EXTENSION aidflow');

# Runs an importer; options as pairs. Returns exit code, counts (a hash) and messages.
sub import
{
	my ($script, $file, %option) = @_;
	my ($code, $out, $err) = run('psql', '-XAtq', '-d', $database, '-v', "file=$file",
		(map { ('-v', "$_=$option{$_}") } sort keys %option), '-f', "import/$script.sql");
	my %count = map { /^(.*)\|(\d+)$/ ? ($1 => $2) : () } split /\n/, $out;
	return ($code, \%count, $err);
}

# An import that must work, with these counts.
sub imports
{
	my ($name, $counts, @arguments) = @_;
	my ($code, $count, $err) = import(@arguments);
	is($code, 0, "$name: imported") or diag($err);
	is_deeply({ map { $_ => $count->{$_} } keys %$counts }, $counts, "$name: counts") or diag(explain($count));
	return $count;
}

# An import that must fail with this message and change nothing.
my $state = q{SELECT coalesce(string_agg(format('%s.%s', n.nspname, c.relname), ',' ORDER BY 1), '') FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema';
	SELECT count(*) FROM pg_largeobject_metadata};
sub refuses
{
	my ($name, $message, @arguments) = @_;
	my $before = value($database, $state . contents());
	my ($code, $count, $err) = import(@arguments);
	isnt($code, 0, "$name: refused");
	like($err, $message, "$name: says why");
	is(value($database, $state . contents()), $before, "$name: nothing has changed");
}

sub contents
{
	return value($database, q{SELECT to_regclass('import.import_log') IS NOT NULL}) eq 't'
		? '; SELECT count(*), sum(rows_kept) FROM import.import_log; SELECT count(*) FROM import.import_reject' : '';
}

sub write_file
{
	my ($name, $content) = @_;
	my $file = scratch($name);
	open my $out, '>:raw', $file or die "$file: $!\n";
	print $out $content;
	close $out or die "$file: $!\n";
	return $file;
}

sub slurp
{
	my ($file) = @_;
	open my $in, '<:raw', $file or die "$file: $!\n";
	local $/;
	return scalar <$in>;
}

# ---- files that are no such files: before the first import, so that not even the schema may come to be ----

my $fts = slurp('import/sample/fts.csv');
my @line = split /\n/, $fts;
my $head = "$line[0]\n";
refuses('no file', qr/no file is named/, 'fts', '');
refuses('absent file', qr/No such file/, 'fts', scratch('absent.csv'));
refuses('empty file', qr/the file is empty/, 'fts', write_file('empty.csv', ''));
refuses('header only', qr/a header but no rows/, 'fts', write_file('header.csv', $head));
refuses('row with too few cells', qr/missing data for column.*line 3/s, 'fts', write_file('short.csv', "$head$line[1]\na,b,c\n"));
refuses('file that ends in a cell', qr/unterminated CSV quoted field/, 'fts', write_file('cut.csv', "$head$line[1]\n1,\"a"));
refuses('line of an end mark', qr/nothing but \\\./, 'fts', write_file('mark.csv', "$head$line[1]\n\\.\n$line[2]\n"));
refuses('invalid letters', qr/not in UTF8.*encoding=/s, 'fts', write_file('latin.csv', $fts =~ s/Weapons/W\xe9/r));
refuses('invalid letters far below', qr/invalid byte sequence.*line 2002/s, 'fts',
	write_file('late.csv', $head . "$line[1]\n" x 2000 . ($line[1] =~ s/Weapons/W\xe9/r) . "\n"));
refuses('UTF-16', qr/UTF-16/, 'fts', write_file('wide.csv', "\xff\xfe" . join '', map { "$_\0" } split //, $head));
refuses('archive', qr/archive/, 'fts', write_file('a.zip', "PK\x03\x04abc"));
refuses('zero bytes', qr/not text/, 'fts', write_file('zero.csv', "a\0b"));
refuses('XML for a table', qr/not a table/, 'fts', 'import/sample/iati.xml');
refuses('table of another format', qr/columns are missing.*amountUSD/, 'fts', 'import/sample/aiddata.csv');
refuses('column twice', qr/columns stand twice.*boundary/, 'fts', write_file('twice.csv', $fts =~ s/onBoundary/boundary/r));
refuses('nothing valid', qr/no row of the file is valid.*amount is not a number: 1.*line 2: "lots"/s, 'fts',
	write_file('invalid.csv', "$head$line[6]\n"));
refuses('table for XML', qr/not XML/, 'iati', 'import/sample/fts.csv');
refuses('XML that ends early', qr/not well-formed XML/, 'iati', write_file('cut.xml', substr slurp('import/sample/iati.xml'), 0, 700));
refuses('other XML', qr/outermost element is html/, 'iati', write_file('other.xml', '<html/>'));
refuses('XML without activities', qr/holds no activity/, 'iati', write_file('none.xml', '<iati-activities version="2.03"/>'));
refuses('version 1', qr/unknown version of IATI/, 'iati', write_file('old.xml', '<iati-activities version="1.05"><iati-activity/></iati-activities>'));
refuses('XML in a wrong encoding', qr/not in UTF-8/, 'iati', write_file('latin.xml', slurp('import/sample/iati.xml') =~ s/phase/phas\xe9/r));
refuses('no hashtags', qr/no row of HXL hashtags/, 'hxl', 'import/sample/fts.csv');
refuses('several amounts', qr/several columns of amounts.*amount=/s, 'hxl', write_file('two.csv', "#org,#value+a,#value+b\nx,1,2\n"));
refuses('unknown percentages', qr/unknown percentages/, 'fts', 'import/sample/fts.csv', percentages => 'half');
refuses('unknown encoding', qr/unknown encoding/, 'fts', 'import/sample/fts.csv', encoding => 'KLINGON');
refuses('schema of the system', qr/unfit name of a schema/, 'fts', 'import/sample/fts.csv', schema => 'pg_catalog');

# ---- FTS ----

imports('fts', { read => 8, kept => 5, rejected => 3, 'rejected: amount is not a number' => 1, 'rejected: date is not a day' => 1,
	'rejected: unknown country code' => 1, 'kept, but: several countries or clusters, not divided' => 1 }, 'fts', 'import/sample/fts.csv');
is(value($database, 'SELECT sum(amount), count(*), count(recipient) FROM import.fts'), '1565000|5|4', 'fts: the view; several countries are none');
is(value($database, q{SELECT string_agg(concat_ws(':', line, reason, detail, raw::jsonb ->> 'id'), '|' ORDER BY line) FROM import.import_reject}),
	'7:amount is not a number:"lots":9005|8:date is not a day:"2024-06-31":9006|9:unknown country code:"QQQ": a row in aid_country_user adds a country:9007',
	'fts: rejects with the line of the file, though a cell has two lines');
is(value($database, q{SELECT recipient, start_date, end_date, stage, record_id FROM import.fts WHERE title LIKE 'Contribution%'}),
	'NAM|2024-01-01|2025-12-31|disbursement|9002', 'fts: Namibia, usage years, stage');
is(value($database, q{SELECT parent_id, title FROM import.fts WHERE record_id = '9003'}), qq{9002|Clearing fields; phase "two"\nwith a second line}, 'fts: chain, cell of two lines');
my $again = imports('fts again', { 'imported before as' => 1, 'new (-v again=1 replaces)' => 0 }, 'fts', 'import/sample/fts.csv', percentages => 'rebase');
is(value($database, 'SELECT count(*), count(DISTINCT import_id) FROM import.fts_flow'), '5|1', 'fts: not doubled');
imports('fts again, by another name', { 'imported before as' => 1 }, 'fts', write_file('copy.csv', $fts));
imports('fts replaced', { kept => 5 }, 'fts', 'import/sample/fts.csv', percentages => 'rebase', again => 1);
is(value($database, q{SELECT recipient, sum(amount), count(*) FROM import.fts WHERE activity_id = '9003' GROUP BY 1 ORDER BY 1}),
	"BFA|100000|2\nMLI|100000|2\nNER|100000|2", 'fts: equal parts');
is(value($database, 'SELECT sum(amount) = 1565000, count(DISTINCT id) = count(*), count(DISTINCT record_id) = count(*) FROM import.fts'), 't|t|t', 'fts: parts add up, ids are unique');
is(value($database, 'SELECT count(*) FROM import.import_log; SELECT percentages, rows_kept, rows_rejected FROM import.import_log; SELECT count(*) FROM import.import_reject'),
	"1\nrebase|5|3\n3", 'fts: one entry in the log');
imports('fts strict', { kept => 4, 'rejected: percentages are missing' => 1 }, 'fts', 'import/sample/fts.csv', percentages => 'strict', again => 1);
chomp(my $digest = (run('sha256sum', 'import/sample/fts.csv'))[1] =~ s/ .*//sr);
is(value($database, 'SELECT digest FROM import.import_log'), "sha256:$digest", 'fts: the digest is that of the file');
value($database, 'DELETE FROM import.import_log');
is(value($database, 'SELECT count(*) FROM import.fts; SELECT count(*) FROM import.import_reject'), "0\n0", 'deleting an entry of the log deletes its rows');

# ---- hostile content ----

my $hostile = q{''; DROP TABLE import.fts_flow; -- \\ $$ %s :file ${x}};
imports('hostile', { kept => 2 }, 'fts', write_file(q{it's "a" file; DROP TABLE x \\.csv},
		$head . ($line[1] =~ s/Weapons storage in two districts/"$hostile"/r) . "\n" . ($line[2] =~ s/Contribution to the pool/'x' x 300000/er) . "\n"),
	schema => q{a"b'c; drop});
is(value($database, q{SELECT title = }. "\$q\$$hostile\$q\$" . q{ FROM "a""b'c; drop".fts WHERE length(title) < 100}), 't', 'hostile text arrives as it is');
is(value($database, q{SELECT max(length(title)) FROM "a""b'c; drop".fts}), '300000', 'and a long one');
imports('hostile header', { kept => 1 }, 'fts', write_file('head.csv', ($head =~ s/refCode/"x""; DROP TABLE y; '--"/r) . "$line[1]\n"));
imports('hostile codes', { kept => 1, rejected => 1 }, 'fts', write_file('codes.csv', "$head$line[1]\n" . ($line[2] =~ s/250000|1000000/1e99/r) . "\n"));
imports('encoding', { kept => 5 }, 'fts', scratch('latin.csv'), encoding => 'LATIN1');
is(value($database, q{SELECT count(*) FROM import.fts WHERE title LIKE 'Wé storage%'}), '1', 'letters of another encoding');
imports('byte-order mark, carriage returns, semicolons', { kept => 1 }, 'fts',
	write_file('bom.csv', "\xef\xbb\xbf" . join '', map { (s/"Alder, Government of"/Alder/r =~ tr/,/;/r) . "\r\n" } @line[0, 1]));
imports('progress', { kept => 1 }, 'fts', write_file('progress.csv', $head . ($line[1] =~ s/9001/9009/r) . "\n"));
{
	my ($code, $count, $err) = import('fts', scratch('progress.csv'), progress => 1, again => 1);
	like($err, qr/NOTICE:  import: loading.*NOTICE:  import: done/s, 'stages are told');
}

imports('carriage returns alone', { kept => 1000 }, 'fts', write_file('mac.csv', join "\r", $line[0], ($line[1]) x 1000), schema => 'mac');
imports('column called PK', { kept => 1 }, 'fts', write_file('pk.csv', "PK,$head" . ($line[1] =~ s/^/17,/r) . "\n"));
imports('destinations that are no country', { kept => 1 }, 'fts',
	write_file('regions.csv', $head . ($line[1] =~ s/,MLI,/,Sahel region;Lake Chad basin;Mali,/r) . "\n"), percentages => 'rebase', schema => 'regions');
is(value($database, q{SELECT string_agg(record_id, ' ' ORDER BY id) FROM regions.fts; SELECT count(*) FROM aid_find_duplicates('SELECT id, source, record_id, amount FROM regions.fts')}),
	"9001#Protection 9001#Protection#2 9001#MLI/Protection\n0", 'parts without a country are no copies of each other');

# ---- IATI ----

imports('iati', { read => 7, kept => 5, rejected => 2, activities => 3, transactions => 4, 'rejected: gender marker is not of the scheme' => 1,
	'rejected: transaction date is not a day' => 1, 'kept, but: sector: percentages leave a part unallocated' => 2 }, 'iati', 'import/sample/iati.xml');
is(value($database, q{SELECT line, reason FROM import.import_reject JOIN import.import_log USING (import_id) WHERE format = 'iati' ORDER BY line}),
	"31|transaction date is not a day\n62|gender marker is not of the scheme", 'iati: rejects with their lines');
is(value($database, q{SELECT coalesce(recipient, '-'), coalesce(sector, '-'), amount FROM import.iati WHERE activity_id = 'XX-ALDER-001' AND stage = 'commitment' ORDER BY 1, 2}),
	join("\n", 'MLI|-|54', 'MLI|15210|179982', 'MLI|15240|179982', 'MLI|15250|179982',
		'NER|-|36', 'NER|15210|119988', 'NER|15240|119988', 'NER|15250|119988'),
	'iati: country by sector, the rest without a sector');
is(value($database, q{SELECT donor, implementer, recipient, sector, amount, currency, marker, source, parent_id, provider_activity_id, receiver_activity_id, direction, stage, place
	FROM import.iati_whole WHERE activity_id = 'XX-ALDER-001' AND currency = 'EUR'}),
	'Republic of Alder|Agency for Weapons Stewardship|||100000.00|EUR|dac:1|iati:XX-ALDER|XX-ALDER-000|XX-ALDER-001|XX-AWS-77|out|disbursement|Gao',
	'iati: a transaction as a whole, with its links');
is(value($database, q{SELECT coalesce(recipient, '-'), coalesce(sector, '-'), amount, direction FROM import.iati WHERE activity_id = 'XX-AWS-77' ORDER BY direction, 1 DESC}),
	"NAM|-|75000|in\n-|-|25000|in\nTCD|15240|80000|out", 'iati: Namibia, a region is no country, a transaction has a place and purpose of its own');
is(value($database, 'SELECT sum(amount), count(DISTINCT id) = count(*), count(DISTINCT record_id) = count(*) FROM import.iati; SELECT sum(amount) FROM import.iati_whole'),
	"1180000|t|t\n1180000.00", 'iati: parts add up');
imports('iati rebase', { kept => 5 }, 'iati', 'import/sample/iati.xml', percentages => 'rebase', again => 1);
is(value($database, q{SELECT sector, sum(amount) FROM import.iati WHERE stage = 'commitment' GROUP BY 1 ORDER BY 1}),
	"15210|300000\n15240|300000\n15250|300000", 'iati: rebased');
imports('iati strict', { kept => 3, 'rejected: sector: percentages do not add up to 100' => 3 }, 'iati', 'import/sample/iati.xml', percentages => 'strict', again => 1);
{
	my $activity = sub { my ($inner) = @_; return qq{<iati-activities version="2.03"><iati-activity default-currency="USD"><iati-identifier>X-1</iati-identifier>$inner
		<transaction><transaction-type code="3"/><transaction-date iso-date="2024-01-01"/><value value-date="2024-01-01">100</value></transaction></iati-activity></iati-activities>} };
	my $n = 0;
	for my $case (
		[ 'a percentage above 100', '<sector code="15240" percentage="150"/>', qr/a percentage outside 0 to 100/ ],
		[ 'more than 100 in all', '<sector code="15240" percentage="60"/><sector code="15250" percentage="60"/>', qr/add up to more than 100/ ],
		[ 'a purpose of four digits', '<sector code="1524"/>', qr/purpose is not five digits/ ],
		[ 'a country that is none', '<recipient-country code="ZZ"/>', qr/unknown country code/ ],
		[ 'text as percentage', '<sector code="15240" percentage="half"/>', qr/percentage is not a number/ ])
	{
		my ($name, $inner, $message) = @$case;
		refuses("iati: $name", $message, 'iati', write_file('case' . $n++ . '.xml', $activity->($inner)));
	}
	imports('iati: nobody has a percentage', { kept => 1 }, 'iati', write_file('missing.xml', $activity->('<sector code="15240"/><sector code="15250"/>')), schema => 'missing');
	is(value($database, q{SELECT coalesce(sector, '-'), amount FROM missing.iati}), '-|100', 'iati: so nobody is given anything');
	imports('iati: twice', { kept => 1, 'rejected: activity stands twice' => 1 }, 'iati',
		write_file('double.xml', $activity->('') =~ s{(<iati-activity .*</iati-activity>)}{$1$1}sr), schema => 'missing');
	imports('iati: another encoding', { kept => 1 }, 'iati',
		write_file('latin1.xml', qq{<?xml version = "1.0" encoding = "ISO-8859-1"?>\n} . $activity->("<title><narrative>\xe9cole</narrative></title>") =~ s/X-1/X-2/r), schema => 'missing');
	is(value($database, q{SELECT title FROM missing.iati WHERE activity_id = 'X-2'}), 'école', 'iati: as its declaration says');

	# the reason and its detail are of one fault
	imports('iati: several faults', { kept => 1, 'rejected: percentage is not a number' => 1, 'rejected: unknown country code' => 1 }, 'iati', write_file('faults.xml', $activity->('')
		=~ s{</iati-activities>}{<iati-activity><iati-identifier>X-8</iati-identifier><recipient-country code="ML" percentage="fifty"/><recipient-country code="AA" percentage="50"/></iati-activity>
		<iati-activity><iati-identifier>X-9</iati-identifier><transaction><transaction-type code="3"/><transaction-date iso-date="2024-01-01"/><value currency="USD">1</value>
		<sector code="1"/><recipient-country code="QQ"/></transaction></iati-activity></iati-activities>}r), schema => 'faults');
	is(value($database, 'SELECT reason, detail FROM faults.import_reject ORDER BY line'), qq{percentage is not a number|"ML, fifty"\nunknown country code|"QQ"}, 'iati: one fault each');

	# an activity of many transactions takes no square of them
	my $many = join "\n", map { '<transaction><transaction-type code="3"/><transaction-date iso-date="2024-01-01"/>'
		. ($_ % 2 ? '<value currency="USD">7</value>' : '<value>7</value>') . '<sector code="15210"/><recipient-country code="ML"/></transaction>' } 1 .. 6000;
	my $start = time;
	imports('iati: many transactions', { kept => 3000, 'rejected: no currency' => 3000 }, 'iati',
		write_file('many.xml', $activity->($many) =~ s/ default-currency="USD"//r =~ s/<value value-date/<value currency="EUR" value-date/r =~ s/<transaction>(?!.*<transaction>).*<.transaction>//sr), schema => 'many');
	cmp_ok(time - $start, '<', 15, 'iati: in some seconds');
	is(value($database, q{SELECT sum(amount), count(*) FROM many.iati WHERE recipient = 'MLI' AND sector = '15210'}), '21000|3000', 'iati: each has a place and purpose of its own');
	is(value($database, q{SELECT line, raw LIKE '<transaction>%<value>7</value>%</transaction>' FROM many.import_reject ORDER BY line DESC LIMIT 1}), '6000|t', 'iati: line and text of the last one');
}

# ---- IATI as tables ----

my @companions = (activities => 'import/sample/iati-activity.csv', sectors => 'import/sample/iati-sector.csv', recipients => 'import/sample/iati-recipient.csv');
imports('iati_csv', { read => 5, kept => 3, activities => 2, transactions => 3, 'rejected: no such activity' => 1, 'rejected: unknown transaction type' => 1 },
	'iati_csv', 'import/sample/iati-transaction.csv', schema => 'flat', @companions);
imports('iati as XML beside it', { kept => 5 }, 'iati', 'import/sample/iati.xml', schema => 'flat');
is(value($database, q{SELECT count(*) FROM (SELECT recipient, amount, currency, date, start_date, end_date, title, sector, provider_activity_id, receiver_activity_id, direction, stage
		FROM flat.iati WHERE split_part(id, '-', 2) = '1' EXCEPT ALL SELECT recipient, amount, currency, date, start_date, end_date, title, sector, provider_activity_id,
		receiver_activity_id, direction, stage FROM flat.iati WHERE split_part(id, '-', 2) = '2') d}), '0', 'iati_csv: the same parts as from XML');
imports('iati_csv again', { 'imported before as' => 1 }, 'iati_csv', 'import/sample/iati-transaction.csv', schema => 'flat', @companions);
imports('iati_csv, one activity with two markers', { kept => 3 }, 'iati_csv', 'import/sample/iati-transaction.csv', schema => 'markers', @companions, markers =>
	write_file('markers.csv', "iati_identifier,vocabulary,code,significance\n" . join '', map { "XX-ALDER-001,1,1,$_\n" } 2, 0, 1));
is(value($database, q{SELECT marker FROM markers.iati_activity WHERE activity_id = 'XX-ALDER-001'}), 'dac:2', 'iati_csv: the first counts, as in XML');
imports('iati_csv without companions', { read => 5, kept => 3, 'rejected: no currency' => 1 }, 'iati_csv', 'import/sample/iati-transaction.csv', schema => 'flat');

# ---- CRS ----

imports('crs', { read => 8, kept => 5, rejected => 3, 'rejected: amount is not a number' => 1, 'rejected: purpose is not five digits' => 1,
	'rejected: gender marker is not of the scheme' => 1, 'kept, but: recipient is no country' => 2 }, 'crs', 'import/sample/crs.csv');
is(value($database, q{SELECT stage, sum(amount), count(*), count(recipient), count(marker) FROM import.crs GROUP BY 1 ORDER BY 1}),
	"commitment|24750000|4|2|2\ndisbursement|1880001|4|3|3", 'crs: millions become USD, blank markers stay NULL');
is(value($database, q{SELECT string_agg(DISTINCT recipient, ',' ORDER BY recipient) FROM import.crs}), 'COD,NAM,TUR', 'crs: countries by name');
imports('crs with tabs and other names', { kept => 5 }, 'crs', write_file('crs.txt', slurp('import/sample/crs.csv') =~ tr/|/\t/r =~ s/DonorCode\tDonorName/donor_code\tdonor_name/r));

# ---- AidData ----

imports('aiddata', { read => 4, kept => 4, projects => 3, places => 4, 'kept, but: coordinates are out of range' => 1, 'kept, but: project ends before it starts' => 1 },
	'aiddata', 'import/sample/aiddata.csv');
is(value($database, q{SELECT stage, coalesce(donor, '-'), coalesce(place, '-'), amount FROM import.aiddata WHERE activity_id = 'P1' ORDER BY 1, 3}),
	"commitment|-|Gao|50000\ncommitment|-|Kayes|50000\ndisbursement|-|Gao|30000\ndisbursement|-|Kayes|30000",
	'aiddata: even over the places, nobody of two donors');
imports('aiddata rebase', { kept => 4 }, 'aiddata', 'import/sample/aiddata.csv', percentages => 'rebase', again => 1);
is(value($database, q{SELECT donor, sum(amount) FROM import.aiddata WHERE activity_id = 'P1' AND stage = 'commitment' GROUP BY 1 ORDER BY 1}),
	"Kingdom of Birch|50000\nRepublic of Alder|50000", 'aiddata: equal parts of two donors');
{
	my $sample = slurp('import/sample/aiddata.csv');
	imports('aiddata with another spelling', { kept => 4 }, 'aiddata', write_file('spelling.csv', $sample =~ s/even_split_commitments/Even split commitments/r), schema => 'spelling');
	is(value($database, q{SELECT count(*) FROM spelling.aiddata_part WHERE project_id = 'P1'}), '2', 'aiddata: divided over the places all the same');
	my $crowd = join '|', map { "D$_" } 1 .. 40;
	my $sectors = join '|', 100 .. 139;
	imports('aiddata with many of each', { kept => 3, 'rejected: more than 10000 combinations of donors, recipients and sectors' => 1 }, 'aiddata',
		write_file('crowd.csv', $sample =~ s/Cedar Federation,MLI,151.152/$crowd,MLI|NER|TCD|NAM|COD|BFA|TUR,$sectors/r), percentages => 'rebase', schema => 'crowd');
}
imports('aiddata strict', { kept => 1 }, 'aiddata', 'import/sample/aiddata.csv', percentages => 'strict', again => 1);

# ---- HXL ----

imports('hxl', { read => 7, kept => 3, rejected => 4, 'kept, but: no amount' => 1 }, 'hxl', 'import/sample/hxl.csv', adult_from => 18);
is(value($database, q{SELECT recipient, place, amount, currency, beneficiaries FROM import.hxl ORDER BY id}),
	"MLI|Kayes|125000|USD|F 18+: 40, M 18+: 85\nNAM|Kavango|90000.50|USD|F 0-17: 420, F 18+: 310, M 0-17: 400, M 18+: 280, ?: 90\n" .
	"MLI|Gao|||F 0-17: 260, F 18+: 120, M 0-17: 240, M 18+: 95", 'hxl: people by sex and age');
is(value($database, q{SELECT string_agg(line::text, ',' ORDER BY line) FROM import.import_reject JOIN import.import_log USING (import_id) WHERE format = 'hxl'}), '7,8,9,10', 'hxl: lines');
imports('hxl without ages', { kept => 3 }, 'hxl', 'import/sample/hxl.csv', again => 1);
is(value($database, q{SELECT beneficiaries FROM import.hxl ORDER BY id LIMIT 1}), 'F: 40, M: 85', 'hxl: words carry no ages');

# ---- rights, rows for the report ----

value($database, "CREATE ROLE aidflow_import_$$; GRANT CREATE ON DATABASE $database TO aidflow_import_$$");
{
	local $ENV{PGOPTIONS} = "-c role=aidflow_import_$$";
	imports('a user without special rights', { kept => 5 }, 'fts', 'import/sample/fts.csv', schema => 'theirs');
}
value($database, "DROP OWNED BY aidflow_import_$$; DROP ROLE aidflow_import_$$");
is(value($database, q{SELECT count(*) FROM aid_find_duplicates('SELECT id, donor AS provider, implementer AS receiver, recipient, amount, currency, date AS value_date, start_date, end_date,
		title, sector, source, record_id, version, activity_id, parent_id, provider_activity_id, receiver_activity_id, direction, stage, lat, lon FROM flat.iati_whole') f
	WHERE relation = 'chain'}) > 0 ? 'found' : 'none', 'found', 'the links of a view are found as a chain');
is(value($database, "SELECT count(*) FROM pg_class WHERE relname LIKE 'aid\\_import%' OR relname LIKE 'aid\\_iati%'; SELECT count(*) FROM pg_largeobject_metadata"), "0\n0", 'nothing of the work is left');
done_testing();
