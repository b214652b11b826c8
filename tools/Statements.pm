package Statements;
# How the tools read the SQL of the install script: its tokens, where a statement ends, and what an object is called.
use strict;
use warnings;
use Exporter 'import';
our @EXPORT = qw($token statement_goes_on type_name split_list arguments identity);

# A part is a row of tokens: documentation lines, other comments, strings, dollar-quoted bodies,
# names in quotes, semicolons, and everything else.
our $token = qr{
      (?<heading> (?<=\n) --\# [^\n]* )
    | (?<doc>     (?<=\n) --\| [^\n]* )
    | (?<comment> --[^\n]* | /\* .*? \*/ )
    | (?<text>    [Ee]?'(?:[^']|'')*' | "(?:[^"]|"")*" | (\$\w*\$) .*? \g{-1} )
    | (?<end>     ; )
    | (?<other>   [^-/'"\$;\n]+ | . )
}xs;

# Whether a semicolon after this text is one of those inside BEGIN ATOMIC ... END.
sub statement_goes_on
{
    my ($statement) = @_;
    return $statement =~ /\bBEGIN\s+ATOMIC\b/i && $statement !~ /;\s*END\s*\z/i;
}

# ---- names and types ----

my %alias = (int => 'integer', int4 => 'integer', int8 => 'bigint', int2 => 'smallint', bool => 'boolean',
    float8 => 'double precision', float => 'double precision', float4 => 'real', varchar => 'character varying',
    decimal => 'numeric', timestamptz => 'timestamp with time zone');
my $long_type = qr/^(?:double precision|character varying|bit varying|(?:timestamp|time) with(?:out)? time zone)\b/i;

sub type_name
{
    my ($type) = @_;
    $type =~ s/^\s+|\s+$//g;
    $type = lc $type;
    $type =~ s/^pg_catalog\.//;
    my $array = $type =~ s/((?:\s*\[\d*\])+)$// ? $1 : '';
    $array =~ s/\s//g;
    return ($alias{$type} // $type) . $array;
}

sub split_list
{
    my ($list) = @_;
    my ($depth, @parts) = (0, '');
    for my $piece ($list =~ /'(?:[^']|'')*'|[(),]|[^'(),]+/g)
    {
        $depth++ if $piece eq '(';
        $depth-- if $piece eq ')';
        if ($piece eq ',' && $depth == 0) { push @parts, '' }
        else { $parts[-1] .= $piece }
    }
    return grep { /\S/ } map { s/^\s+|\s+$//gr } @parts;
}

# "(a integer, VARIADIC b text[] DEFAULT '{}')" as a list of { mode, name, type, default }
sub arguments
{
    my ($list) = @_;
    $list =~ s/^\s*\(|\)\s*$//g;
    $list =~ s/\s*\bORDER BY\b\s*/, /i;
    my @list;
    for my $part (split_list($list))
    {
        my ($default) = $part =~ s/\s*(?:\bDEFAULT\b|=)\s*(.*)$//is ? $1 : undef;
        my $mode = $part =~ s/^(IN|OUT|INOUT|VARIADIC)\s+//i ? uc $1 : 'IN';
        my $called = $part !~ $long_type && $part =~ s/^("[^"]+"|\w+)\s+(?=\S)// ? $1 : undef;
        push @list, { mode => $mode, name => $called, type => type_name($part), default => $default };
    }
    return @list;
}

# What COMMENT ON and CREATE must agree about.
sub identity
{
    my ($kind, $what) = @_;
    if ($kind =~ /^(?:function|aggregate)$/ && $what =~ /^\s*([^(\s]+)\s*(\(.*\))\s*$/s)
    {
        my ($name, $list) = ($1, $2);
        return "$kind $name(" . join(',', map { $_->{type} } grep { $_->{mode} ne 'OUT' } arguments($list)) . ')';
    }
    if ($kind eq 'operator' && $what =~ /^\s*(\S+?)\s*\((.*)\)\s*$/s)
    {
        return "operator $1(" . join(',', map { type_name($_) } split /,/, $2) . ')';
    }
    if ($kind eq 'cast' && $what =~ /^\s*\((.*) AS (.*)\)\s*$/is)
    {
        return 'cast (' . type_name($1) . ',' . type_name($2) . ')';
    }
    return "$kind " . ($what =~ s/^\s+|\s+$//gr);
}

1;
