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

## What the service writes to professionals, in their encrypted mail.

letter-subject-welcome = Your Écrin mail
letter-welcome =
    Hello,

    your address is { $address }. It is for writing to the professionals of { $domain }, and to nobody else.
    Every message is encrypted before it leaves: the service cannot read it.

    To use it in a mail program: ecrin mail app-password add NAME
letter-subject-mandate-granted = You were granted a mandate
letter-mandate-granted =
    Hello,

    someone granted you a mandate on her papers: { $mandate }
    To read it, then accept or refuse it: ecrin mandate show { $mandate }
letter-subject-mail-nearly-full = Your mailbox is nearly full
letter-mail-nearly-full =
    Hello,

    your mail takes more than nine tenths of the room it has.
    Delete messages and empty the trash: once it is full, it takes no more.
letter-subject-mail-undelivered = A message did not reach everyone
letter-mail-undelivered =
    Hello,

    your message { $message } did not reach:
    { $whom }

    Everyone else has it.
letter-reason-mailbox-full = the mailbox is full
letter-reason-recipient-unknown = nobody has this address
letter-reason-recipient-gone = whoever has this address cannot receive mail at present
letter-reason-recipient-without-key = there is no mail key for this address
letter-reason-no-reply = nobody reads what is written to this address
letter-end =
    This message comes from the service itself. It is encrypted to you alone and not signed: nobody but
    the service can write from this address. Nobody reads answers.
    Écrin never asks for your passphrase.

## What the service sends outside. Nothing else, ever: no name, no subject, no number.

outside-subject-notice = A message is waiting for you
outside-mail-notice =
    A message is waiting for you in your Écrin space of { $domain }.
    To read it, sign in as usual.

    This mail is the same for everyone and contains no link. Écrin never asks for your passphrase.
    To receive no more of them: ecrin notices outside off
outside-subject-code = Your code
outside-mail-code =
    Here is the code to receive Écrin's notices here ({ $domain }):

    { $code }

    It is good for a day. If you asked for nothing, do nothing: without it, nothing else will be sent to you.
