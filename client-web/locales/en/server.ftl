# What the server says to its operator.

server-error = Écrin cannot go on: { $reason }
server-older =
    these data are older than what the sealer has seen already ({ $shard }: at least { $size } events).
    Mandates that have ended could live again in them. Put back the newest data you have.
server-port = the address { $address } cannot be opened
server-ready = Écrin is ready: { $url } (instance { $domain })
server-sled = engine sled chosen: an old, unmaintained version that Écrin uses only with precautions of its own; sqlite is the advised choice
server-created =
    The instance was created in { $dir }.

    1. Start it:
         ecrin-server serve --config { $config }

    2. This is the first administrator's invitation. It works once, for 7 days,
       and is never shown again:
    { "     " }{ $invitation }

       It is answered so:
         ecrin --server { $url } --ca { $ca } join { $invitation } --name "First Last"

    3. This is the rescue key. It opens { $dir }/rescue.age, without which nobody could
       sign in after a disaster. Print it, keep it away from this machine:
    { "     " }{ $rescue }
server-finding = { $place }: { $fault }
server-check-ok = All is well: { $entries ->
    [one] { $entries } journal entry
   *[other] { $entries } journal entries
} and { $documents ->
    [one] { $documents } document verified
   *[other] { $documents } documents verified
}.
server-check-failed = The check failed: { $findings ->
    [one] { $findings } finding
   *[other] { $findings } findings
}. Stop the server, keep a copy of everything, and repair nothing by hand.
server-close-configured = the closing is decided in ecrin.toml ([closure] on): change it there and restart
server-closes =
    The closing is ordered. The server tells everybody within a second, or as soon as it starts.
    Closed from { $day } on, never less than three months after everybody was told; then twelve months to take papers out.
server-stays = The closing is withdrawn: the server tells everybody.
