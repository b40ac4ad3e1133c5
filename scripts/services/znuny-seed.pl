# Fills a fresh Znuny: two queues, an agent with all rights, the dynamic fields Ringloop uses, a customer. Run in Znuny's home directory.
use strict;
use warnings;
use lib '.', './Kernel/cpan-lib', './Custom';
use Kernel::System::ObjectManager;
local $Kernel::OM = Kernel::System::ObjectManager->new('Kernel::System::Log' => { LogPrefix => 'ringloop-seed' });
my ($password) = @ARGV;

sub must {
    my ($what, $done) = @_;
    die "$what failed\n" unless $done;
    return $done;
}

my $group = must('group users', $Kernel::OM->Get('Kernel::System::Group')->GroupLookup(Group => 'users'));
for my $name ('Support', 'Billing') {
    must("queue $name", $Kernel::OM->Get('Kernel::System::Queue')->QueueAdd(
        Name => $name, ValidID => 1, GroupID => $group, SystemAddressID => 1, SalutationID => 1, SignatureID => 1,
        UnlockTimeout => 0, FollowUpID => 1, FollowUpLock => 0, UserID => 1,
    ));
}
for my $login ('ringloop', 'ann') {
    my $user = must("agent $login", $Kernel::OM->Get('Kernel::System::User')->UserAdd(
        UserFirstname => ucfirst $login, UserLastname => 'Test', UserLogin => $login, UserPw => $password,
        UserEmail => "$login\@ringloop.test", ValidID => 1, ChangeUserID => 1,
    ));
    must("rights of $login", $Kernel::OM->Get('Kernel::System::Group')->PermissionGroupUserAdd(
        GID => $group, UID => $user, Permission => { rw => 1 }, UserID => 1,
    ));
}
my $order = 100;
for my $name ('RingloopId', 'RingloopNumber', 'RingloopContact', 'RingloopTags', 'Outcome') {
    must("dynamic field $name", $Kernel::OM->Get('Kernel::System::DynamicField')->DynamicFieldAdd(
        Name => $name, Label => $name, FieldOrder => $order++, FieldType => 'Text', ObjectType => 'Ticket',
        Config => { DefaultValue => '' }, ValidID => 1, UserID => 1,
    ));
}
must('customer', $Kernel::OM->Get('Kernel::System::CustomerUser')->CustomerUserAdd(
    Source => 'CustomerUser', UserFirstname => 'Erika', UserLastname => 'Muster', UserCustomerID => 'muster', UserLogin => 'erika',
    UserPassword => $password, UserEmail => 'erika@ringloop.test', ValidID => 1, UserID => 1,
));
