# Tells Ringloop of every transaction on a ticket. In RT: Admin, Scrips, Create; condition "On Transaction", action "User Defined",
# template "Blank", stage "Normal", applied to the queues; this whole file as "Custom action commit code".
# RT waits for the answer within the request of whoever made the change, at most two seconds, and never tries again: what is lost
# Ringloop finds by polling.
my $url    = 'https://ringloop.example.com/webhooks/tickets';
my $secret = 'a long random text, the same as webhookSecret in Ringloop';

require Digest::SHA;
require JSON;
require LWP::UserAgent;
my $transaction = $self->TransactionObj;
my $body = JSON::encode_json({
    transaction => $transaction->Id + 0,
    ticket      => $self->TicketObj->Id + 0,
    type        => $transaction->Type,
    newValue    => $transaction->NewValue,
    created     => $transaction->CreatedObj->Unix + 0,
    by          => $transaction->CreatorObj->Name,
});
my $time   = time;
my $answer = LWP::UserAgent->new(timeout => 2, max_redirect => 0)->post($url,
    'Content-Type'         => 'application/json',
    'X-Ringloop-Time'      => $time,
    'X-Ringloop-Signature' => 'sha256=' . Digest::SHA::hmac_sha256_hex("$time.$body", $secret),
    Content                => $body,
);
RT->Logger->warning('Ringloop was not told: ' . $answer->status_line) unless $answer->is_success;
return 1;
