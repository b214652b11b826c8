#!/usr/bin/perl
# aid_text_key against a computation by Perl's own Unicode data, for every character and for random texts; and in
# databases of other encodings. The computation works on whole texts with the normal forms and properties of Perl; the
# library works character by character with a table.
use strict;
use warnings;
use utf8;
use charnames ();
use feature qw(fc unicode_strings);
use FindBin;
use lib "$FindBin::RealBin/lib";
use Test::More;
use Psql;
use Unicode::Normalize qw(NFC NFD NFKD);
use Unicode::UCD qw(charprop);

my $seed = $ENV{AIDFLOW_SEED} // 20260301;
$ENV{PGCLIENTENCODING} = 'UTF8';
binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output,
	Test::More->builder->todo_output;

sub new_database
{
	my ($encoding) = @_;
	my $database = create_database(lc "aidflow_text_key_${encoding}_$$", '-E', $encoding, '--locale=C');
	is(answer($database, 'CREATE EXTENSION aidflow'), '', "the extension in a database of encoding $encoding");
	return $database;
}

# ---- the key by Perl ----

my %plain = ('æ' => 'ae', 'œ' => 'oe', 'þ' => 'th', 'ð' => 'd', 'ı' => 'i', 'ȷ' => 'j');
my %known;

# Full folding of the plain forms; the iota below a vowel is a mark.
sub folded
{
	my ($text) = @_;
	my $last = '';
	while ($text ne $last)
	{
		$last = $text;
		$text = NFKD(join "\x{345}", map { fc } split /\x{345}/, NFKD($text), -1);
	}
	return $text;
}

# The letter without stroke, hook and the like.
sub without_stroke
{
	my ($letter) = @_;
	return $known{$letter} //= do {
		my $name = charnames::viacode(ord $letter) // '';
		my $base = $name =~ /^(\w+ (?:SMALL )?LETTER .*?) WITH / ? charnames::string_vianame($1) : undef;
		defined $plain{$letter} ? $plain{$letter}
			: defined $base && $base ne $letter ? join('', map { without_stroke($_) } split //, folded($base)) : $letter;
	};
}

sub digit_of
{
	my ($digit) = @_;
	return $known{$digit} //= 0 + charprop(ord $digit, 'Numeric_Value');
}

my $no_marks = qr/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/;
my $invisible = qr/(?!\x{200B})\p{Default_Ignorable_Code_Point}/;
# letters that are marks in all but the name
my $modifier = qr/(?![\x{2E2F}\x{3000}-\x{30FF}\x{A9CF}])(?=\p{Lm})\p{Script=Common}/;

sub key
{
	my ($text) = @_;
	$text = folded($text);
	$text =~ s/$invisible|$modifier//g;
	$text =~ s/((?=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{L})/without_stroke($1)/ge;
	$text =~ s/([\p{Numeric_Type=Decimal}\p{Numeric_Type=Digit}])/digit_of($1)/ge;
	$text =~ s/((?=$no_marks)\p{L}|[0-9])\p{M}+/$1/g;
	# a mark belongs to a letter
	$text =~ s/(\p{L}|\p{N})(\p{M}*)|\p{M}/$1 . $2 if defined $1/gex;
	$text =~ s/[^\p{L}\p{N}\p{M}]+/ /g;
	return NFC($text) =~ s/^ | $//gr;
}

# ---- other encodings: an unknown letter shows its number, and nothing fails ----

my $latin = new_database('LATIN1');
is(answer($latin, q{SELECT aid_text_key('École naïve 5 µg ÿ'), aid_text_key('') = '';}), "ecole naive 5 u03bcg y|t", 'LATIN1: the key of the text in UTF-8');
is(answer($latin, q{SELECT p.* FROM aid_title_parts('Café &Eacute;-12-34 &#945;-12-34 &alpha; Phase II') p;}),
	"cafe and alpha|{}|2|{É-12-34,u03b1-12-34}", 'titles');
is(answer($latin, q{SELECT aid_org_key('Gouvernement du Sénégal'), aid_org_key('µ Fund'), aid_org_acronym('Água é Vida'), count(*) > 500 FROM aid_org_aliases();}),
	"senegal|fund u03bc|AV|t", 'names');
my $korean = new_database('EUC_KR');
is(answer($korean, q{SELECT aid_text_key('한국 ㅎ １２');}), '한국 u1112 12', 'EUC_KR');
my $ascii = new_database('SQL_ASCII');
is(answer($ascii, q{SELECT aid_text_key('École'), aid_org_key('Água e Vida');}), 'ecole|agua vida', 'SQL_ASCII: text that is UTF-8');
like(answer($ascii, q{SELECT aid_text_key(E'\351cole');}), qr/failed.*invalid byte sequence for encoding "UTF8"/s, 'and text that is not');

# ---- every character, and random texts ----

my $version = Unicode::UCD::UnicodeVersion();
if ($version ne '14.0.0')
{
	note "characters are not compared: this Perl has Unicode $version, the table is of 14.0.0";
	done_testing();
	exit;
}

my $database = new_database('UTF8');

# Compares the keys of a list of texts.
sub compare
{
	my ($name, @texts) = @_;
	my $file = File::Temp->new;
	binmode $file, ':encoding(UTF-8)';
	for my $text (@texts)
	{
		print $file join("\t", map { s/([\\\t\n\r])/\\$1/gr } $text, key($text)), "\n";
	}
	close $file;
	my $path = $file->filename;
	my $wrong = answer($database, <<"SQL");
CREATE TEMP TABLE t (text text, expected text);
\\copy t FROM '$path'
SELECT format('%s: %s, expected %s', encode(convert_to(text, 'UTF8'), 'hex'), aid_text_key(text), expected) FROM t
WHERE aid_text_key(text) <> expected LIMIT 20;
SELECT 'not all were read' FROM t HAVING count(*) <> ${\ scalar @texts};
SQL
	is($wrong, '', "$name: " . @texts . ' texts');
}

my @assigned = grep { ($_ < 0xD800 || $_ > 0xDFFF) && chr($_) =~ /\p{Assigned}/ } 1 .. 0x10FFFF;
my @few = grep { $_ < 0x3400 || $_ >= 0xA000 && $_ < 0xAC00 || $_ >= 0xF900 && $_ < 0x1FA00 || $_ >= 0xE0000 } @assigned;
# private characters are all alike
@few = grep { $_ < 0xE000 || $_ > 0xF8FF } @few;
compare('alone', map { chr } grep { $_ < 0xF0000 } @assigned);
compare('after a Latin letter', map { 'a' . chr($_) . "\x{301}b" } @few);
compare('after a letter that keeps its marks', map { "\x{915}" . chr($_) . "\x{93C}" } @few);
compare('not assigned', map { chr } grep { chr($_) !~ /\p{Assigned}/ && $_ % 37 == 0 && ($_ & 0xFFFE) != 0xFFFE } 1 .. 0x10FFFF);

srand $seed;
note "seed $seed";
my @marks = grep { chr($_) =~ /\p{M}/ } @few;
my @letters = grep { chr($_) =~ /\p{L}/ } @few;
sub random_text
{
	my $text = '';
	for (1 .. 1 + int rand 8)
	{
		my $kind = int rand 10;
		$text .= chr($kind < 4 ? $letters[rand @letters] : $kind < 6 ? 0xAC00 + int rand 11172
			: $kind < 7 ? 0x1100 + int rand 0x100 : $few[rand @few]);
		$text .= chr $marks[rand @marks] for 1 .. int rand 5;
	}
	return $text;
}
my @random = map { random_text() } 1 .. 20000;
compare('random texts', @random);
compare('random texts, decomposed', map { NFD($_) } @random);
is(answer($database, "SELECT aid_text_key('" . ("\x{93C}" x 31) . "क" . ("\x{94D}\x{93C}" x 15) . "');"),
	key("क" . ("\x{94D}\x{93C}" x 15)), 'as many marks as are put in order');

done_testing();
