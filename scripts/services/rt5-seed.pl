# Fills a fresh Request Tracker: one queue, the custom fields Ringloop uses, one account with a token.
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

my $account = RT::User->new($system);
must('account', $account->Create(Name => 'ringloop', EmailAddress => 'ringloop@ringloop.test', Privileged => 1));
must('rights', $account->PrincipalObj->GrantRight(Right => 'SuperUser', Object => RT->System));

my $token = RT::AuthToken->new($system);
my ($id, $message, $clear) = $token->Create(Owner => $account->Id, Description => 'Ringloop tests');
must('token', $id, $message);
open my $file, '>', "$ENV{RINGLOOP_RT_DIR}/token" or die "token file: $!\n";
print {$file} $clear;
close $file or die "token file: $!\n";
