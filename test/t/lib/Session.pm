package Session;
# A session that runs while the test looks on, and cancels it.
use strict;
use warnings FATAL => 'all';
use Exporter 'import';
use IPC::Run ();
use Psql;
use Test::More;
use Time::HiRes qw(sleep time);
our @EXPORT = qw(temporary_files start finish seen at_work create_cancel cancelled);

# Files and directories of temporary files
sub temporary_files
{
	my ($db) = @_;
	return value($db, "SELECT count(*) FROM pg_ls_dir('base/pgsql_tmp', true, false)");
}

# Starts the session of that name, which runs the statements.
sub start
{
	my ($db, $name, $sql) = @_;
	my $out = '';
	local $ENV{PGOPTIONS} = join ' ', $ENV{PGOPTIONS} // '', '-c client_min_messages=warning -c statement_timeout=120s';
	my @command = ('psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', $db, '-c', "SET application_name = '$name'", '-c', $sql);
	return { out => \$out, run => IPC::Run::start(\@command, \undef, '>&', \$out) };
}

# Waits for its end and returns what it printed.
sub finish
{
	my ($session) = @_;
	$session->{run}->finish;
	return ${ $session->{out} };
}

# What the query says; asked until it is something, for some seconds.
sub seen
{
	my ($db, $sql, $seconds) = @_;
	my $until = time + ($seconds // 20);
	while (time < $until)
	{
		my $answer = value($db, $sql);
		return $answer if $answer ne '' && $answer ne '0';
		sleep 0.02;
	}
	return '';
}

# Waits until the session runs its query, which counts something.
sub at_work
{
	my ($db, $name) = @_;
	return seen($db, "SELECT pid FROM pg_stat_activity WHERE application_name = '$name' AND state = 'active' AND query LIKE 'SELECT count%'");
}

# Creates cancel(name), which cancels the session at work and waits until it is idle; milliseconds.
sub create_cancel
{
	my ($db) = @_;
	return value($db, <<'SQL');
CREATE FUNCTION cancel(name text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE victim int; started timestamptz;
BEGIN
	FOR round IN 1 .. 3000 LOOP
		SELECT pid INTO victim FROM pg_stat_activity WHERE application_name = name AND backend_type = 'client backend' AND state = 'active';
		EXIT WHEN victim IS NOT NULL;
		PERFORM pg_stat_clear_snapshot(), pg_sleep(0.01);
	END LOOP;
	started := clock_timestamp();
	PERFORM pg_cancel_backend(victim);
	LOOP
		PERFORM pg_stat_clear_snapshot();
		EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = victim AND state = 'active');
		PERFORM pg_sleep(0.001);
	END LOOP;
	RETURN 1000 * extract(epoch FROM clock_timestamp() - started);
END $$;
SQL
}

# Cancels the statements some seconds after they started, and leaves no temporary file: three tests.
# The machine may be busy with other things, so the best of some tries counts.
sub cancelled
{
	my ($db, $what, $sql, $after) = @_;
	my $best;
	my $errors = 0;
	for my $try (1 .. 4)
	{
		my $session = start($db, "cancel $try", $sql);
		at_work($db, "cancel $try");
		sleep $after;
		my $ms = value($db, "SELECT cancel('cancel $try')");
		$errors++ if finish($session) =~ /^ERROR:  57014: canceling statement due to user request/m;
		$best = $ms if !defined $best || $ms < $best;
		last if $best < 100;
	}
	cmp_ok($best, '<', 2000, "cancelled while it $what, in milliseconds");
	diag("cancelled after $best ms while it $what") if $best >= 100;
	cmp_ok($errors, '>', 0, "which it did ($what)");
	is(temporary_files($db), 0, 'no temporary file is left');
}

1;
