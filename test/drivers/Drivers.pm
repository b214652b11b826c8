package Drivers;
# The drivers that the tests run: which package has one, whether it is there, what it can do and how to start a program.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use File::Basename qw(dirname);
use File::Path qw(make_path);
use Psql;
our @EXPORT = qw(driver drivers python java_main);

my $here = dirname(__FILE__);
my $jar = '/usr/share/java/postgresql.jar';
# where compiled classes and unpacked packages lie; test/run gives one for all
my $work = $ENV{DRIVERS_DIR} // scratch('drivers');

my $pool;

# What a driver offers: binary parameters and binary_results, prepared (statements kept by the server), copy, array (lists).
# mark: its parameter mark; percent: % is doubled beside parameters; one_text: errors are one text without the hint; direct:
# plain strings are sent in another way.
my %text = (array => 1, copy => 1);
my %all = (%text, binary => 1, binary_results => 1, prepared => 1);
my %percent = (mark => '%s', percent => 1);
my %alchemy = (mark => ':p', direct => 1);
my %drivers = (
	psycopg => { package => 'python3-psycopg', imports => 'psycopg', %percent, %all },
	psycopg2 => { package => 'python3-psycopg2', imports => 'psycopg2', %percent, %text },
	pgbouncer => {
		package => 'pgbouncer and python3-psycopg', imports => 'psycopg', pooled => 1, %percent, %all, prepared => 0
	},
	odbc => {
		package => 'odbc-postgresql and python3-pyodbc', imports => 'pyodbc; assert "PostgreSQL Unicode" in pyodbc.drivers()',
		mark => '?', prepared => 1, one_text => 1
	},
	jdbc => { package => 'libpostgresql-jdbc-java and default-jre-headless', mark => '?', %all },
	node => { package => 'node-pg', mark => '$', binary => 1, prepared => 1, array => 1 },
	sqlalchemy => {
		package => 'python3-sqlalchemy and python3-psycopg2', imports => 'sqlalchemy, psycopg2', %alchemy
	},
	pandas => {
		package => 'python3-pandas, python3-sqlalchemy and python3-psycopg2', imports => 'pandas, sqlalchemy, psycopg2', %alchemy
	},
);

sub drivers
{
	return sort keys %drivers;
}

# Debian's modules belong to Debian's interpreter. -B: nothing is written beside the programs.
sub python
{
	return ('/usr/bin/python3', '-B');
}

# Compiles the sources, if that was not done already, and returns the command that runs the class. A Java runtime of
# Debian has the compiler as a module, so no development kit is needed.
sub java_main
{
	my ($class, @sources) = @_;
	my $path = "$work/$class:$jar";
	$ENV{JDBC_URL} = "jdbc:postgresql://localhost/$ENV{PGDATABASE}?user=$ENV{PGUSER}"
		. "&socketFactory=UnixSockets&socketFactoryArg=$ENV{PGHOST}/.s.PGSQL.$ENV{PGPORT}";
	if (!-d "$work/$class")
	{
		make_path($work);
		my @compiler = ('java', '-m', 'jdk.compiler/com.sun.tools.javac.Main');
		my ($code, $out, $err) = run(@compiler, '-cp', $jar, '-d', "$work/$class", @sources, "$here/UnixSockets.java");
		die "$out$err" if $code;
	}
	return ('java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', $path, $class);
}

sub works
{
	return !(run(@_))[0];
}

# Whether node finds node-postgres. A Node.js that is not Debian's cannot have Debian's packages installed, but reads them.
sub node_finds_it
{
	my @probe = ('node', '-e', 'require("pg")');
	$ENV{NODE_PATH} = join ':', grep { defined } $ENV{NODE_PATH}, "$work/node/usr/share/nodejs", '/usr/share/nodejs';
	return 1 if works(@probe);
	return 0 if -d "$work/node" || !works('node', '--version') || !works('apt-get', '--version');
	make_path("$work/node");
	my $archives = "$work/archives";
	make_path($archives);
	run('sh', '-c', <<'SH', 'sh', $archives, "$work/node");
cd "$1" && apt-get download node-pg node-split2 node-xtend && for f in *.deb; do dpkg-deb -x "$f" "$2"; done
SH
	return works(@probe);
}

# The command behind a PgBouncer of the test's own, which gives each transaction a session that nobody used before.
sub pooled
{
	my (@command) = @_;
	my $dir = scratch('pool');
	mkdir $dir or die "$dir: $!\n";
	open my $ini, '>', "$dir/pgbouncer.ini" or die "$dir: $!\n";
	print $ini <<"INI";
[databases]
* = host=$ENV{PGHOST} port=$ENV{PGPORT} user=$ENV{PGUSER}
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $dir
auth_type = any
pool_mode = transaction
server_lifetime = 0
INI
	close $ini or die "$dir: $!\n";
	# it does not run as root, and its user has to reach the directory
	my @as = $> ? () : ('runuser', '-u', 'postgres', '--');
	if (@as)
	{
		run('chown', '-R', 'postgres', $dir);
		chmod 0711, dirname($dir);
	}
	$pool = fork // die "fork: $!\n";
	if (!$pool)
	{
		open STDOUT, '>', scratch('pool.log') or exit 126;
		open STDERR, '>&', \*STDOUT or exit 126;
		exec @as, 'pgbouncer', "$dir/pgbouncer.ini" or exit 127;
	}
	for (1 .. 100)
	{
		last if -S "$dir/.s.PGSQL.6432";
		select undef, undef, undef, 0.05;
	}
	return ('env', "PGHOST=$dir", 'PGPORT=6432', @command);
}

END
{
	my $status = $?;
	# before the databases are dropped
	if ($pool)
	{
		kill 'TERM', $pool;
		waitpid $pool, 0;
	}
	$? = $status;
}

# The description, with missing, a sentence, where it cannot run here, and command, which makes the adapter's command.
sub driver
{
	my ($name) = @_;
	my $driver = $drivers{$name} or return;
	my ($there, @command);
	if ($driver->{imports})
	{
		my %variant = (pandas => [ 'sqlalchemy', 'pandas' ], pgbouncer => [ 'psycopg', 'pooled' ]);
		my ($program, @options) = @{ $variant{$name} // [$name] };
		$there = works(python(), '-c', "import $driver->{imports}");
		$there &&= works('pgbouncer', '--version') if $driver->{pooled};
		@command = (python(), "$here/with_$program.py", @options);
	}
	elsif ($name eq 'node')
	{
		$there = node_finds_it();
		@command = ('node', "$here/with_node.js");
	}
	else
	{
		$there = -e $jar && works('java', '--describe-module', 'jdk.compiler');
	}
	return {
		%$driver,
		missing => $there ? undef : "$name is tested where these packages are installed: $driver->{package}",
		command => sub {
			return java_main('WithJdbc', "$here/WithJdbc.java") if !@command;
			return $driver->{pooled} ? pooled(@command) : @command;
		},
	};
}

1;
