# Fills a fresh Request Tracker: two queues, the custom fields Ringloop uses, one account with a token, another to work on tickets, and the
# webhook, which posts to the address in the file "hook" while there is one.
use strict;
use warnings;
use lib '/usr/local/share/request-tracker5/lib', '/usr/share/request-tracker5/lib';
use RT;
RT::LoadConfig();
RT::Init();
my $system = RT->SystemUser;

sub must {
    my ($what, $id, $message) = @_;
    die "$what: $message\n" unless $id;
}

for my $name ('Support', 'Billing') {
    my $queue = RT::Queue->new($system);
    must("queue $name", $queue->Create(Name => $name, CorrespondAddress => lc($name) . '@ringloop.test'));
}

# CallId may be there once in the whole system. The others are what a call knows.
for my $name ('CallId', 'CallerPhone', 'Outcome', 'Tags') {
    my $field = RT::CustomField->new($system);
    must("custom field $name", $field->Create(
        Name => $name, Type => 'Freeform', MaxValues => $name eq 'Tags' ? 0 : 1, LookupType => 'RT::Queue-RT::Ticket',
        UniqueValues => $name eq 'CallId' ? 1 : 0,
    ));
    must("custom field $name on all queues", $field->AddToObject(RT::Queue->new($system)));
}
my $phone = RT::CustomField->new($system);
must('custom field Phone', $phone->Create(Name => 'Phone', Type => 'Freeform', MaxValues => 0, LookupType => 'RT::User'));
must('custom field Phone on users', $phone->AddToObject(RT::User->new($system)));

my $channel = RT::CustomField->new($system);
must('custom field Channel', $channel->Create(Name => 'Channel', Type => 'Select', MaxValues => 1, LookupType => 'RT::Queue-RT::Ticket'));
must("value $_ of Channel", $channel->AddValue(Name => $_)) for 'Phone', 'Mail';
must('custom field Channel on all queues', $channel->AddToObject(RT::Queue->new($system)));

my $account = RT::User->new($system);
must('account', $account->Create(Name => 'ringloop', EmailAddress => 'ringloop@ringloop.test', Privileged => 1));
must('rights', $account->PrincipalObj->GrantRight(Right => 'SuperUser', Object => RT->System));

my $agent = RT::User->new($system);
must('agent', $agent->Create(Name => 'ann', RealName => 'Ann Agent', EmailAddress => 'ann@ringloop.test', Privileged => 1));
must('rights of the agent', $agent->PrincipalObj->GrantRight(Right => 'SuperUser', Object => RT->System));

my $token = RT::AuthToken->new($system);
my ($id, $message, $clear) = $token->Create(Owner => $account->Id, Description => 'Ringloop tests');
must('token', $id, $message);
keep('token', $clear);
($id, $message, $clear) = $token->Create(Owner => $agent->Id, Description => 'An agent in the tests');
must('token of the agent', $id, $message);
keep('agent-token', $clear);

sub keep {
    my ($name, $content) = @_;
    open my $file, '>', "$ENV{RINGLOOP_RT_DIR}/$name" or die "$name: $!\n";
    print {$file} $content;
    close $file or die "$name: $!\n";
}

# The webhook as users paste it, but for its two first lines.
open my $source, '<', "$ENV{RINGLOOP_RT_HERE}/rt5-webhook.pl" or die "rt5-webhook.pl: $!\n";
my $code = join '', <$source>;
close $source;
$code =~ s{^my \$url .*$}{my \$url = do { open my \$hook, '<', '$ENV{RINGLOOP_RT_DIR}/hook' or return 1; my \$line = <\$hook>; chomp \$line; \$line };}m or die "no url in the webhook\n";
$code =~ s{^my \$secret .*$}{my \$secret = 'secret-of-the-tests';}m or die "no secret in the webhook\n";
my $scrip = RT::Scrip->new($system);
must('webhook', $scrip->Create(
    Queue => 0, Description => 'Ringloop', ScripCondition => 'On Transaction', ScripAction => 'User Defined', Template => 'Blank',
    Stage => 'TransactionCreate', CustomPrepareCode => 'return 1;', CustomCommitCode => $code,
));
